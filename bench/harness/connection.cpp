#include "connection.h"

#include <charconv>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

#include <curl/curl.h>
#include <sys/epoll.h>
#include <zstd.h>

namespace doorstep::bench {
namespace {

constexpr std::size_t kLongBytes = 64ULL * 1024;  // from here on a device compresses at level 1

std::string compressed_body(const std::string& text) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const int level = text.size() > kLongBytes ? 1 : http::kDefaultZstdLevel;
  out.resize(ZSTD_compressCCtx(context.get(), out.data(), out.size(), text.data(), text.size(), level));
  return out;
}

sync::TransportFailure kind_of(CURLcode code) {
  if (code == CURLE_COULDNT_CONNECT) return sync::TransportFailure::offline;
  if (code == CURLE_OPERATION_TIMEDOUT) return sync::TransportFailure::timeout;
  if (code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION)
    return sync::TransportFailure::tls;
  return sync::TransportFailure::cut_off;
}

// One request under way.
struct Exchange {
  ~Exchange() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
  sync::RequestId id = 0;
  std::string body;
  std::string answer;

  void add_header(const std::string& line) { headers = curl_slist_append(headers, line.c_str()); }
  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK)
      throw std::runtime_error("libcurl refuses an option");
  }
};

std::size_t write_answer(char* data, std::size_t, std::size_t bytes, void* answer) {
  static_cast<std::string*>(answer)->append(data, bytes);
  return bytes;
}

std::optional<std::int64_t> retry_after_s(CURL* easy) {
  curl_header* header = nullptr;
  if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return std::nullopt;
  const std::string_view text = header->value;
  std::int64_t seconds = 0;
  const auto end = text.data() + text.size();
  if (std::from_chars(text.data(), end, seconds).ptr != end) return std::nullopt;
  return seconds;
}

http::Outcome outcome_of(Exchange& exchange, CURLcode code) {
  if (code != CURLE_OK) return sync::TransportFailed{exchange.id, kind_of(code)};
  long status = 0;
  curl_easy_getinfo(exchange.easy, CURLINFO_RESPONSE_CODE, &status);
  return sync::Response{exchange.id, static_cast<int>(status), retry_after_s(exchange.easy),
                        std::move(exchange.answer)};
}

}  // namespace

struct Connection::State {
  State(Loop& loop_in, Loop::ClientId client_in, const http::CurlConfig& config_in, std::string source_in,
        Owner& owner_in)
      : loop(loop_in),
        client(client_in),
        config(config_in),
        source("host!" + std::move(source_in)),
        owner(owner_in) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi = curl_multi_init();
    if (multi == nullptr) throw std::runtime_error("no memory for a connection");
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  }
  ~State() {
    for (auto& exchange : exchanges) curl_multi_remove_handle(multi, exchange.easy);
    curl_multi_cleanup(multi);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void*) {
    auto& state = *static_cast<State*>(user);
    if (what == CURL_POLL_REMOVE) {
      state.loop.forget(socket);
    } else {
      const unsigned events = (what != CURL_POLL_OUT ? EPOLLIN : 0U) | (what != CURL_POLL_IN ? EPOLLOUT : 0U);
      state.loop.watch(state.client, socket, events);
    }
    return 0;
  }

  static int on_timer(CURLM*, long wait_ms, void* user) {
    auto& state = *static_cast<State*>(user);
    state.due_ms.reset();
    if (wait_ms < 0) return 0;
    state.due_ms = state.loop.now_ms() + wait_ms;
    state.loop.wake_at(state.client, *state.due_ms);
    return 0;
  }

  void begin(const sync::Request& request);
  void set_connection(Exchange& exchange) const;
  void drive(curl_socket_t socket, int mask);
  std::vector<http::Outcome> finished();

  Loop& loop;
  const Loop::ClientId client;
  const http::CurlConfig& config;
  const std::string source;
  Owner& owner;
  CURLM* multi = nullptr;
  std::list<Exchange> exchanges;
  std::optional<std::int64_t> due_ms;
};

void Connection::State::set_connection(Exchange& exchange) const {
  exchange.set(CURLOPT_INTERFACE, source.c_str());
  exchange.set(CURLOPT_PROXY, "");
  exchange.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  exchange.set(CURLOPT_PIPEWAIT, 1L);
  exchange.set(CURLOPT_NOSIGNAL, 1L);
  exchange.set(CURLOPT_CONNECTTIMEOUT_MS, config.connect_timeout_ms);
  exchange.set(CURLOPT_TIMEOUT_MS, config.total_timeout_ms);
  exchange.set(CURLOPT_LOW_SPEED_LIMIT, config.low_speed_bytes_per_s);
  exchange.set(CURLOPT_LOW_SPEED_TIME, config.low_speed_time_s);
  exchange.set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  curl_blob pem{const_cast<char*>(config.ca_pem.data()), config.ca_pem.size(), CURL_BLOB_NOCOPY};
  exchange.set(CURLOPT_CAINFO_BLOB, &pem);
  exchange.set(CURLOPT_ACCEPT_ENCODING, "");
}

void Connection::State::begin(const sync::Request& request) {
  auto& exchange = exchanges.emplace_back();
  exchange.id = request.id;
  exchange.body = request.compress ? compressed_body(request.body) : request.body;
  for (const auto& header : request.headers) exchange.add_header(header.name + ": " + header.value);
  if (request.compress) exchange.add_header("Content-Encoding: zstd");
  exchange.add_header("Accept:");
  exchange.add_header("Expect:");
  set_connection(exchange);
  exchange.set(CURLOPT_URL, (config.base_url + request.path).c_str());
  exchange.set(CURLOPT_HTTPHEADER, exchange.headers);
  if (request.method == sync::Method::post) {
    exchange.set(CURLOPT_POST, 1L);
    exchange.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange.body.size()));
    exchange.set(CURLOPT_POSTFIELDS, exchange.body.data());
  }
  exchange.set(CURLOPT_WRITEFUNCTION, &write_answer);
  exchange.set(CURLOPT_WRITEDATA, &exchange.answer);
  exchange.set(CURLOPT_PRIVATE, &exchange);
  curl_multi_add_handle(multi, exchange.easy);
}

std::vector<http::Outcome> Connection::State::finished() {
  std::vector<http::Outcome> outcomes;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Exchange* exchange = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
    outcomes.push_back(outcome_of(*exchange, message->data.result));
    curl_multi_remove_handle(multi, exchange->easy);
    exchanges.remove_if([&](const Exchange& one) { return &one == exchange; });
  }
  return outcomes;
}

void Connection::State::drive(curl_socket_t socket, int mask) {
  int running = 0;
  curl_multi_socket_action(multi, socket, mask, &running);
  for (const auto& outcome : finished()) owner.answered(outcome);
}

Connection::Connection(Loop& loop, Loop::ClientId client, const http::CurlConfig& config,
                       const std::string& source, Owner& owner)
    : state_(std::make_shared<State>(loop, client, config, source, owner)) {}
Connection::~Connection() = default;

void Connection::send(const sync::Request& request) { state_->begin(request); }

void Connection::ready(int socket, unsigned events) {
  const auto state = state_;
  const int mask = ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
                   ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                   ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
  state->drive(socket, mask);
}

void Connection::due() {
  const auto state = state_;
  if (!state->due_ms || state->loop.now_ms() < *state->due_ms) return;
  state->due_ms.reset();
  state->drive(CURL_SOCKET_TIMEOUT, 0);
}

}  // namespace doorstep::bench
