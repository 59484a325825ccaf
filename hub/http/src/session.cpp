#include <array>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "doorstep/hub/http/open_body.h"

#include "http2_session.h"
#include "proxy_header.h"
#include "wire.h"

namespace doorstep::hub {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Parser = http::request_parser<http::buffer_body>;

// A client that is refused early may still be sending; what it sends is read for a while, so that it sees the answer.
constexpr std::size_t kMaxLingerBytes = 64ULL * 1024 * 1024;
constexpr std::chrono::seconds kLinger{10};
constexpr std::chrono::milliseconds kCloseTimeout{2000};
constexpr std::chrono::milliseconds kDrainedCloseTimeout{200};  // the hub ends: nobody is waited for

http::response<http::string_body> wire_response(Response&& response, bool keep_alive, bool head_only) {
  http::response<http::string_body> out;
  out.version(11);
  out.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers.all()) out.insert(name, value);
  out.keep_alive(keep_alive);
  if (head_only) {
    out.content_length(response.body.size());  // of what GET would bring
    return out;
  }
  out.body() = std::move(response.body);
  out.prepare_payload();
  return out;
}

// What goes to a worker with a request. The handler is declared last: it goes before the io_context that it needs.
template <class Handler>
struct Pending {
  std::shared_ptr<ServerCore> core;
  Handler handler;

  void operator()(Response response) {
    auto executor = asio::get_associated_executor(handler);
    asio::post(executor, [h = std::move(handler), r = std::move(response)]() mutable { h(std::move(r)); });
  }
};

// A co_await here stands alone in its statement: inside ?: and && g++ 12 loses temporaries, or the way back.
class TlsSession final : public Session, public std::enable_shared_from_this<TlsSession> {
 public:
  TlsSession(ServerCore& core, asio::ip::tcp::socket socket)
      : core_(core),
        order_(core.lanes.new_order()),
        stream_(std::move(socket), core.tls),
        chunk_(kChunkBytes) {}

  asio::awaitable<void> run() override {
    const auto self = shared_from_this();
    boost::system::error_code ec;
    const auto peer = tcp().socket().remote_endpoint(ec);
    if (ec) co_return;
    peer_ = peer.address().to_string();
    tcp().expires_after(core_.options.header_timeout);
    idle_ = true;
    if (core_.options.proxy_protocol) {
      const bool named = co_await read_proxy_header();
      if (!named) co_return;
    }
    co_await stream_.async_handshake(asio::ssl::stream_base::server, redirect(ec));
    idle_ = false;
    if (!ec && speaks_http2()) {
      const auto http2 = make_http2_session(core_, std::shared_ptr<TlsStream>(self, &stream_), peer_);
      http2_ = http2;
      co_await http2->run();
    } else if (!ec) {
      co_await serve_http1();
    }
    tcp().expires_after(core_.draining ? kDrainedCloseTimeout : kCloseTimeout);
    co_await stream_.async_shutdown(redirect(ec));
  }

  void drain() override {
    if (const auto http2 = http2_.lock()) http2->drain();
    if (open_) open_->end();
    if (idle_) tcp().cancel();
  }

 private:
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  // Takes the client's address from it; false where there is none, and then the connection is closed without a word.
  asio::awaitable<bool> read_proxy_header() {
    boost::system::error_code ec;
    ProxyPrelude prelude{};
    co_await asio::async_read(tcp(), asio::buffer(prelude), redirect(ec));
    const auto bytes = ec ? std::nullopt : proxy_rest_bytes(prelude);
    if (!bytes) co_return false;
    std::vector<std::uint8_t> rest(*bytes);
    co_await asio::async_read(tcp(), asio::buffer(rest), redirect(ec));
    const auto address = ec ? std::nullopt : proxied_address(prelude, rest);
    if (!address) co_return false;
    if (!address->empty()) peer_ = *address;
    co_return true;
  }

  bool speaks_http2() {
    const unsigned char* name = nullptr;
    unsigned bytes = 0;
    SSL_get0_alpn_selected(stream_.native_handle(), &name, &bytes);
    return std::string_view(reinterpret_cast<const char*>(name), bytes) == "h2";
  }

  asio::awaitable<void> serve_http1() {
    bool go_on = true;
    while (go_on && !core_.draining) {
      go_on = co_await wait_for_request();
      if (go_on) go_on = co_await serve_request();
    }
  }

  // True when the first bytes of a request are there.
  asio::awaitable<bool> wait_for_request() {
    if (buffer_.size() > 0) co_return true;
    boost::system::error_code ec;
    idle_ = true;
    tcp().expires_after(core_.options.idle_timeout);
    const auto read = co_await stream_.async_read_some(buffer_.prepare(kChunkBytes), redirect(ec));
    idle_ = false;
    if (ec) co_return false;  // stream_truncated too: the client is gone
    buffer_.commit(read);
    co_return true;
  }

  // Reads one request, has it answered, and says whether the connection goes on.
  asio::awaitable<bool> serve_request() {
    boost::system::error_code ec;
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(core_.options.max_header_bytes));
    parser.body_limit(boost::none);  // read_body() has the limit
    tcp().expires_after(core_.options.header_timeout);
    co_await http::async_read_header(stream_, buffer_, parser, redirect(ec));
    if (ec) {
      co_await refuse_header(ec);
      co_return false;
    }
    Request request = request_of(parser);
    const bool whole = co_await read_body(parser, request);
    if (!whole && !request.body_too_large && !memory_used_up_) {
      if (is_worth_its_part(request)) keep_part(std::move(request));
      co_return false;
    }
    Response response;
    if (memory_used_up_) {
      response = core_.service.problem(unavailable(1));
    } else if (!core_.pacer.admit(peer_, std::chrono::steady_clock::now())) {
      response = core_.service.problem(slow_down(2));
    } else {
      response = co_await answer(std::move(request));
    }
    if (response.open) {
      co_await serve_open(std::move(response), parser.get().version() == 11);
      co_return false;
    }
    const bool go_on = parser.is_done() && parser.keep_alive() && !core_.draining && !memory_used_up_;
    const bool written =
        co_await write(std::move(response), go_on, parser.get().method() == http::verb::head);
    if (written && !parser.is_done()) co_await discard();
    co_return (written && go_on);
  }

  void keep_part(Request request) {
    if (core_.draining || !core_.pacer.admit(peer_, std::chrono::steady_clock::now())) return;
    core_.lanes.run(std::move(request), Responder([core = core_.shared_from_this()](const Response&) {}),
                    order_);
  }

  asio::awaitable<void> refuse_header(boost::system::error_code why) {
    if (why == http::error::header_limit) {
      co_await write(core_.service.problem(header_too_large()), false, false);
    } else if (why.category() == make_error_code(http::error::bad_method).category() &&
               why != http::error::end_of_stream && why != http::error::partial_message) {
      co_await write(core_.service.problem(bad_request("This is no HTTP request.")), false, false);
    }
  }

  Request request_of(const Parser& parser) {
    Request request;
    request.method = std::string(parser.get().method_string());
    request.target = std::string(parser.get().target());
    for (const auto& field : parser.get())
      request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.peer = peer_;
    request.memory = core_.memory->share();
    return request;
  }

  // True when the body is whole; false where it was cut off, is too large, or the memory is used up.
  asio::awaitable<bool> read_body(Parser& parser, Request& request) {
    boost::system::error_code ec;
    const std::size_t limit = core_.options.max_body_bytes;
    request.body_too_large = parser.content_length() && *parser.content_length() > limit;
    if (request.body_too_large || parser.is_done()) co_return parser.is_done();
    tcp().expires_after(core_.options.body_timeout);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) co_await write_continue();
    while (!parser.is_done()) {
      parser.get().body().data = chunk_.data();
      parser.get().body().size = chunk_.size();
      co_await http::async_read_some(stream_, buffer_, parser, redirect(ec));
      if (ec && ec != http::error::need_buffer) co_return false;
      const std::size_t got = chunk_.size() - parser.get().body().size;
      if (!request.memory.grow(got)) memory_used_up_ = true;
      if (request.body.size() + got > limit) request.body_too_large = true;
      if (memory_used_up_ || request.body_too_large) {
        request.body = {};
        co_return false;
      }
      request.body.append(chunk_.data(), got);
    }
    co_return true;
  }

  asio::awaitable<void> write_continue() {
    boost::system::error_code ec;
    http::response<http::string_body> go_ahead{http::status::continue_, 11};
    co_await http::async_write(stream_, go_ahead, redirect(ec));
  }

  // Runs the handler on a worker and comes back to this connection's executor with its answer.
  asio::awaitable<Response> answer(Request request) {
    tcp().expires_never();
    auto initiate = [this, &request](auto handler) {
      Responder responder(Pending<decltype(handler)>{core_.shared_from_this(), std::move(handler)});
      core_.lanes.run(std::move(request), std::move(responder), order_);
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Response)>(
        initiate, asio::use_awaitable);
  }

  asio::awaitable<bool> write(Response response, bool keep_alive, bool head_only) {
    boost::system::error_code ec;
    auto out = wire_response(std::move(response), keep_alive, head_only);
    tcp().expires_after(core_.options.write_timeout);
    co_await http::async_write(stream_, out, redirect(ec));
    co_return !ec;
  }

  // An answer that goes on: chunk by chunk, as they come, until it ends or nobody reads it. The connection ends with it. To
  // who knows no chunks (HTTP/1.0) it is what is there now.
  asio::awaitable<void> serve_open(Response response, bool knows_chunks) {
    open_ = std::move(response.open);
    if (!knows_chunks || core_.draining) {
      co_await write(std::move(response), false, false);
    } else {
      const bool begun = co_await begin_chunks(response);
      if (begun) co_await write_chunks();
    }
    open_->close();
    open_.reset();
  }

  asio::awaitable<bool> begin_chunks(const Response& response) {
    boost::system::error_code ec;
    http::response<http::empty_body> head;
    head.version(11);
    head.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers.all()) head.insert(name, value);
    head.keep_alive(false);
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    tcp().expires_after(core_.options.write_timeout);
    co_await http::async_write_header(stream_, serializer, redirect(ec));
    if (ec) co_return false;
    const bool written = co_await write_chunk(response.body);
    co_return written;
  }

  asio::awaitable<void> write_chunks() {
    boost::system::error_code ec;
    follow();
    bool go_on = true;
    while (go_on && !gone_) {
      changed_ = false;
      const OpenBody::Next next = open_->take(kChunkBytes);
      go_on = !next.is_end && !next.is_dropped;
      if (!next.bytes.empty()) {
        const bool written = co_await write_chunk(next.bytes);
        go_on = go_on && written;
      } else if (go_on && !changed_) {
        wake_.expires_at(std::chrono::steady_clock::time_point::max());
        co_await wake_.async_wait(redirect(ec));
      }
    }
    const bool is_whole = !gone_ && !open_->is_dropped();
    if (is_whole) co_await write_in_time(http::make_chunk_last());
    tcp().cancel();
    while (!gone_) {  // the read under way
      wake_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await wake_.async_wait(redirect(ec));
    }
  }

  asio::awaitable<bool> write_chunk(const std::string& bytes) {
    if (bytes.empty()) co_return true;  // an empty chunk is the last one
    const bool written = co_await write_in_time(http::make_chunk(asio::buffer(bytes)));
    co_return written;
  }

  template <class Buffers>
  asio::awaitable<bool> write_in_time(Buffers buffers) {
    boost::system::error_code ec;
    asio::steady_timer deadline(tcp().get_executor(), core_.options.write_timeout);
    deadline.async_wait([self = shared_from_this()](boost::system::error_code stopped) {
      if (!stopped) self->tcp().cancel();
    });
    co_await asio::async_write(stream_, buffers, redirect(ec));
    deadline.cancel();
    co_return !ec;
  }

  // From here on it is told of what is written, and that the client has gone, or says more, which is no time to.
  void follow() {
    tcp().expires_never();
    open_->on_change([weak = weak_from_this(), core = core_.weak_from_this()] {
      const auto server = core.lock();
      const auto self = weak.lock();
      if (server && self) asio::post(self->wake_.get_executor(), [self] { self->wake(); });
    });
    stream_.async_read_some(asio::buffer(chunk_),
                            [self = shared_from_this()](boost::system::error_code, std::size_t) {
                              self->gone_ = true;
                              self->wake();
                            });
  }

  void wake() {
    changed_ = true;
    wake_.cancel();
    if (open_ && open_->is_dropped()) tcp().cancel();
  }

  asio::awaitable<void> discard() {
    boost::system::error_code ec;
    tcp().expires_after(kLinger);
    std::size_t total = 0;
    while (!ec && total < kMaxLingerBytes) {
      const std::size_t got = co_await stream_.async_read_some(asio::buffer(chunk_), redirect(ec));
      total += got;
    }
  }

  ServerCore& core_;
  const Lanes::Order order_;
  TlsStream stream_;
  beast::flat_buffer buffer_;
  std::vector<char> chunk_;
  std::string peer_;
  std::weak_ptr<Session> http2_;    // where the client speaks it
  std::shared_ptr<OpenBody> open_;  // of an answer that goes on
  asio::steady_timer wake_{stream_.get_executor()};
  bool changed_ = false;
  bool gone_ = false;
  bool idle_ = false;
  bool memory_used_up_ = false;
};

}  // namespace

std::shared_ptr<Session> make_session(ServerCore& core, asio::ip::tcp::socket socket) {
  return std::make_shared<TlsSession>(core, std::move(socket));
}

}  // namespace doorstep::hub
