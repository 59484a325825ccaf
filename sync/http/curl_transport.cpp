// libcurl's multi interface: one connection, on it a request and what was sent behind it.
#include <mutex>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "doorstep/event/error.h"
#include "doorstep/http/transport.h"
#include "doorstep/http/zstd_encoder.h"

#include "curl_exchange.h"
#include "pipe_signal.h"

namespace doorstep::http {
namespace {

constexpr int kLookEvery_ms = 1'000;  // whether the host gives up

void initialise_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
      throw Error(ErrorClass::bug, "curl_failed", "libcurl can't be initialised");
    }
  });
}

// https://host[:port], a slash at its end allowed; without user, path, query or fragment.
std::string checked_base(const std::string& url) {
  const std::string_view scheme = "https://";
  std::string base = url;
  while (base.size() > scheme.size() && base.back() == '/') base.pop_back();
  const auto host =
      base.rfind(scheme, 0) == 0 ? std::string_view(base).substr(scheme.size()) : std::string_view();
  if (host.empty() || host.find_first_of("/?#@\\ \t\r\n") != std::string_view::npos) {
    throw Error(ErrorClass::rejected, "bad_url", "the hub's address must be https://host[:port]");
  }
  return base;
}

void check(CURLMcode code) {
  if (code != CURLM_OK) throw Error(ErrorClass::space, "curl_failed", curl_multi_strerror(code));
}

}  // namespace

class CurlTransport::State {
 public:
  explicit State(const CurlConfig& config)
      : config_(config), base_(checked_base(config.base_url)), zstd_(config.zstd_level) {
    initialise_curl_once();
    multi_ = curl_multi_init();
    if (!multi_) throw Error(ErrorClass::space, "out_of_memory", "no memory for a connection");
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 1L);
  }
  ~State() {
    give_up(first_);
    give_up(behind_);
    curl_multi_cleanup(multi_);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void send_alone(const sync::Request& request) {
    give_up(first_);
    give_up(behind_);
    send(first_, request);
  }
  void move_up() {
    if (!behind_.busy) throw Error(ErrorClass::bug, "nothing_follows", "nothing was sent behind a request");
    give_up(first_);
    std::swap(first_, behind_);
  }
  Outcome finish(const Follow& follow);

  Traffic traffic;

 private:
  // An exchange and whether libcurl works on it; made when it is first needed, for it has buffers.
  struct Place {
    std::unique_ptr<Exchange> exchange;
    bool busy = false;
  };

  void send(Place& place, const sync::Request& request);
  void give_up(Place& place);
  void work();

  const CurlConfig config_;
  const std::string base_;
  CURLM* multi_ = nullptr;
  ZstdEncoder zstd_;
  Place first_;
  Place behind_;
  bool silent_ = false;  // the connection, when last something was waited for
};

void CurlTransport::State::send(Place& place, const sync::Request& request) {
  if (!place.exchange) place.exchange = std::make_unique<Exchange>(config_, base_);
  std::string body = request.compress ? zstd_.encode(request.body) : request.body;
  ++traffic.requests;
  traffic.body_bytes_out += body.size();
  place.exchange->begin(request, std::move(body));
  if (std::exchange(silent_, false)) place.exchange->on_new_connection();
  check(curl_multi_add_handle(multi_, place.exchange->handle()));
  place.busy = true;
}

void CurlTransport::State::give_up(Place& place) {
  if (std::exchange(place.busy, false)) curl_multi_remove_handle(multi_, place.exchange->handle());
}

// As far as it goes without waiting.
void CurlTransport::State::work() {
  int running = 0;
  check(curl_multi_perform(multi_, &running));
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    for (auto* place : {&first_, &behind_}) {
      if (place->busy && place->exchange->handle() == message->easy_handle)
        place->exchange->done = message->data.result;
    }
  }
}

// What follows goes first, even before an answer that may be there already: the hub shall never wait for us.
Outcome CurlTransport::State::finish(const Follow& follow) {
  auto& exchange = *first_.exchange;
  bool may_follow = static_cast<bool>(follow);
  const auto has_left = [&] {
    return exchange.body_has_left() && exchange.done.value_or(CURLE_OK) == CURLE_OK;
  };
  for (;;) {
    if (may_follow && has_left()) {
      may_follow = false;
      if (const auto request = follow()) send(behind_, *request);
    }
    if (exchange.done) break;
    work();
    if (!exchange.done && !(may_follow && has_left()))
      check(curl_multi_poll(multi_, nullptr, 0, kLookEvery_ms, nullptr));
  }
  give_up(first_);
  // Of HTTP/2 libcurl gives the request up and keeps the connection, which may be dead: the network was another one, say.
  silent_ = exchange.done == CURLE_OPERATION_TIMEDOUT;
  traffic.connections += static_cast<std::uint64_t>(exchange.connections_made());
  return exchange.outcome(*exchange.done);
}

CurlTransport::CurlTransport(const CurlConfig& config) : state_(std::make_unique<State>(config)) {}
CurlTransport::~CurlTransport() {
  const PipeSignalBlock block;  // goodbye to a hub that may have hung up
  state_.reset();
}

Traffic CurlTransport::traffic() const { return state_->traffic; }

Outcome CurlTransport::perform(const sync::Request& request, const Follow& follow) {
  const PipeSignalBlock block;
  state_->send_alone(request);
  return state_->finish(follow);
}

Outcome CurlTransport::await(const Follow& follow) {
  const PipeSignalBlock block;
  state_->move_up();
  return state_->finish(follow);
}

std::unique_ptr<Transport> make_transport(const CurlConfig& config) {
  return std::make_unique<CurlTransport>(config);
}

}  // namespace doorstep::http
