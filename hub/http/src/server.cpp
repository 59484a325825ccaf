#include "doorstep/hub/http/server.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/ssl.h>

#include "doorstep/event/error.h"

#include "session.h"

namespace doorstep::hub {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// ALPN (RFC 7301). A client that knows neither is taken for one of HTTP/1.1.
int select_protocol(SSL*, const unsigned char** out, unsigned char* out_bytes, const unsigned char* offered,
                    unsigned int offered_bytes, void*) {
  constexpr std::string_view kOurs = "\x02h2\x08http/1.1";
  unsigned char* chosen = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(kOurs.data());
  const int found = SSL_select_next_proto(&chosen, out_bytes, ours, kOurs.size(), offered, offered_bytes);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

constexpr std::chrono::seconds kLookAgain{1};

asio::ssl::context make_tls(const ServerOptions& options) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(tls.native_handle(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(tls.native_handle(), 1);
  SSL_CTX_set_mode(tls.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(tls.native_handle(), select_protocol, nullptr);
  try {
    tls.use_certificate_chain_file(options.certificate_file.string());
    tls.use_private_key_file(options.key_file.string(), asio::ssl::context::pem);
  } catch (const boost::system::system_error&) {
    throw Error(ErrorClass::key, "bad_certificate",
                "the TLS certificate or its key can't be read, or do not fit");
  }
  return tls;
}

tcp::acceptor listen(asio::io_context& io, const ServerOptions& options) {
  try {
    tcp::resolver resolver(io);
    const auto found =
        resolver.resolve(options.address, std::to_string(options.port), tcp::resolver::passive);
    const tcp::endpoint endpoint = found.begin()->endpoint();
    tcp::acceptor acceptor(io, endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
  } catch (const boost::system::system_error& error) {
    throw Error(ErrorClass::busy, "can_not_listen",
                "can't listen on " + options.address + ":" + std::to_string(options.port) + ": " +
                    error.code().message());
  }
}

}  // namespace

ServerCore::ServerCore(const ServerOptions& o, const Service& s)
    : options(o),
      service(s),
      memory(std::make_shared<MemoryBudget>(o.max_memory_bytes)),
      pacer(o.max_requests_per_second),
      lanes(options, s),
      tls(make_tls(o)) {}

class Server::Impl {
 public:
  Impl(const ServerOptions& options, const Service& service)
      : core_(std::make_shared<ServerCore>(options, service)), acceptor_(listen(core_->io, options)) {
    asio::co_spawn(accepting_, accept(), asio::detached);
    for (int i = 0; i < options.io_threads; ++i) threads_.emplace_back([this] { core_->io.run(); });
  }

  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint16_t port() const { return port_; }
  std::shared_ptr<MemoryBudget> memory() const { return core_->memory; }
  Pacer& pacer() { return core_->pacer; }

  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
  }

  void stop() {
    if (core_->draining.exchange(true)) return;
    asio::post(accepting_, [this] { acceptor_.close(); });
    {
      std::unique_lock lock(mutex_);
      for (auto& [session, strand] : sessions_) asio::post(strand, [s = session] { s->drain(); });
      all_gone_.wait_for(lock, core_->options.shutdown_timeout, [this] { return sessions_.empty(); });
    }
    core_->io.stop();
    for (auto& thread : threads_) thread.join();
    core_->lanes.stop();
  }

 private:
  using Strand = asio::strand<asio::io_context::executor_type>;

  asio::awaitable<void> accept() {
    while (acceptor_.is_open()) {
      boost::system::error_code ec;
      while (connections() >= core_->options.max_connections) {  // who comes now waits in the kernel's queue
        room_.expires_after(kLookAgain);
        co_await room_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
      }
      Strand strand = asio::make_strand(core_->io);
      tcp::socket socket(strand);
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
      if (!ec) {
        start(std::move(socket), strand);
      } else if (acceptor_.is_open()) {  // no file descriptor left, say: others will be freed
        asio::steady_timer pause(core_->io, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
      }
    }
  }

  void start(tcp::socket socket, const Strand& strand) {
    if (core_->draining) return;  // the socket closes
    boost::system::error_code ec;
    socket.set_option(tcp::no_delay(true), ec);
    auto session = make_session(*core_, std::move(socket));
    {
      const std::lock_guard lock(mutex_);
      sessions_.emplace(session, strand);
    }
    asio::co_spawn(strand, session->run(), [this, session](const std::exception_ptr&) { end(session); });
  }

  void end(const std::shared_ptr<Session>& session) {
    const std::lock_guard lock(mutex_);
    if (sessions_.size() == core_->options.max_connections)
      asio::post(accepting_, [this] { room_.cancel(); });
    sessions_.erase(session);
    if (sessions_.empty()) all_gone_.notify_all();
  }

  const std::shared_ptr<ServerCore> core_;
  Strand accepting_ = asio::make_strand(core_->io);
  tcp::acceptor acceptor_;  // used on `accepting_` alone, as is the next
  asio::steady_timer room_{accepting_};
  const std::uint16_t port_ = acceptor_.local_endpoint().port();
  mutable std::mutex mutex_;
  std::condition_variable all_gone_;
  std::map<std::shared_ptr<Session>, Strand> sessions_;
  std::vector<std::thread> threads_;
};

Server::Server(const ServerOptions& options, const Service& service)
    : impl_(std::make_unique<Impl>(options, service)) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return impl_->port(); }
std::shared_ptr<MemoryBudget> Server::memory() const { return impl_->memory(); }
Pacer& Server::pacer() { return impl_->pacer(); }
std::size_t Server::connections() const { return impl_->connections(); }
void Server::stop() { impl_->stop(); }

}  // namespace doorstep::hub
