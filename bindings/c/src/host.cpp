#include "host.h"

#include "doorstep/http/zstd_encoder.h"

#include "guard.h"

struct doorstep_secret {
  std::optional<std::string> bytes;
};

struct doorstep_response {
  std::optional<doorstep::sync::Response> response;
};

namespace doorstep::c {
namespace {

template <class Callback>
Callback needed(Callback callback) {
  if (!callback) throw Misuse{"null_callback", "a callback is missing"};
  return callback;
}

class HostClock final : public platform::Clock {
 public:
  explicit HostClock(const doorstep_clock& clock) : clock_(clock) {
    needed(clock.wall_ms), needed(clock.uptime_ms), needed(clock.boot);
  }
  Millis wall_ms() const override { return working(clock_.wall_ms(clock_.user)); }
  std::int64_t uptime_ms() const override { return working(clock_.uptime_ms(clock_.user)); }
  std::string boot() const override {
    char text[65] = {};
    clock_.boot(clock_.user, text);
    text[64] = '\0';
    if (text[0] == '\0') fail();
    return text;
  }

 private:
  [[noreturn]] static void fail() {
    throw Error(ErrorClass::transient, "clock_failed", "the host's clock has failed");
  }
  static std::int64_t working(std::int64_t ms) {
    if (ms == DOORSTEP_NO_TIME) fail();
    return ms;
  }
  doorstep_clock clock_;
};

class HostKeyStore final : public platform::KeyStore {
 public:
  explicit HostKeyStore(const doorstep_key_store& store) : store_(store) {
    needed(store.get), needed(store.put), needed(store.remove);
  }
  std::optional<std::string> get(std::string_view name) const override {
    doorstep_secret secret;
    check(store_.get(store_.user, std::string(name).c_str(), &secret));
    return secret.bytes;
  }
  void put(std::string_view name, std::string_view secret) override {
    check(store_.put(store_.user, std::string(name).c_str(), secret.data(), secret.size()));
  }
  void remove(std::string_view name) override {
    check(store_.remove(store_.user, std::string(name).c_str()));
  }

 private:
  static void check(int failed) {
    if (failed != 0) throw Error(ErrorClass::key, "key_store_failed", "the host's key store has failed");
  }
  doorstep_key_store store_;
};

std::optional<sync::TransportFailure> failure_of(doorstep_transport_result result) {
  switch (result) {
    case DOORSTEP_ANSWERED:
      return std::nullopt;
    case DOORSTEP_NOT_REACHED:
      return sync::TransportFailure::offline;
    case DOORSTEP_TLS_FAILED:
      return sync::TransportFailure::tls;
    case DOORSTEP_TIMED_OUT:
      return sync::TransportFailure::timeout;
    case DOORSTEP_ANSWER_TOO_LARGE:
      return sync::TransportFailure::too_large;
    case DOORSTEP_CUT_OFF:
      break;
  }
  return sync::TransportFailure::cut_off;
}

class HostTransport final : public http::Transport {
 public:
  HostTransport(const doorstep_transport& transport, const http::CurlConfig& hub)
      : transport_(transport), hub_(hub), zstd_(hub.zstd_level) {}
  using Transport::perform;

  http::Outcome perform(const sync::Request& request, const http::Meanwhile&) override {
    const std::string body = request.compress ? zstd_.encode(request.body) : request.body;
    const std::string url = hub_.base_url + request.path;
    std::vector<doorstep_header> headers;
    headers.reserve(request.headers.size() + 1);
    for (const auto& header : request.headers) headers.push_back({header.name.c_str(), header.value.c_str()});
    if (request.compress) headers.push_back({"Content-Encoding", "zstd"});
    const doorstep_request told{sizeof(doorstep_request),
                                request.method == sync::Method::get ? "GET" : "POST",
                                url.c_str(),
                                headers.data(),
                                headers.size(),
                                body.data(),
                                body.size(),
                                hub_.ca_pem.c_str(),
                                hub_.pinned_key.c_str()};
    doorstep_response answer;
    if (const auto failure = failure_of(transport_.perform(transport_.user, &told, &answer)))
      return sync::TransportFailed{request.id, *failure};
    if (!answer.response) return sync::TransportFailed{request.id, sync::TransportFailure::cut_off};
    if (answer.response->body.size() > hub_.max_answer_bytes)
      return sync::TransportFailed{request.id, sync::TransportFailure::too_large};
    answer.response->request = request.id;
    return std::move(*answer.response);
  }

 private:
  doorstep_transport transport_;
  http::CurlConfig hub_;
  http::ZstdEncoder zstd_;
};

}  // namespace

std::unique_ptr<platform::Clock> host_clock(const doorstep_clock& clock) {
  return std::make_unique<HostClock>(clock);
}

std::unique_ptr<platform::KeyStore> host_key_store(const doorstep_key_store& store) {
  return std::make_unique<HostKeyStore>(store);
}

TransportFactory host_transport(const doorstep_transport& transport) {
  needed(transport.perform);
  return [transport](const http::CurlConfig& hub) { return std::make_unique<HostTransport>(transport, hub); };
}

std::optional<doorstep_position> last_known_place(const doorstep_location& location) {
  if (!location.last_known) return std::nullopt;
  doorstep_position position{};
  position.struct_size = sizeof position;
  position.accuracy_m = -1;
  if (location.last_known(location.user, &position) != 0) return std::nullopt;
  return position;
}

}  // namespace doorstep::c

extern "C" {

void doorstep_secret_set(doorstep_secret* secret, const void* bytes, size_t size) {
  if (!secret || (!bytes && size != 0)) return;
  doorstep::c::guarded(nullptr, [&] { secret->bytes = std::string(static_cast<const char*>(bytes), size); });
}

void doorstep_response_set(doorstep_response* response, int http_status, int64_t retry_after_s,
                           const void* body, size_t body_size) {
  if (!response || (!body && body_size != 0)) return;
  doorstep::c::guarded(nullptr, [&] {
    doorstep::sync::Response& filled = response->response.emplace();
    filled.status = http_status;
    if (retry_after_s >= 0) filled.retry_after_s = retry_after_s;
    filled.body.assign(static_cast<const char*>(body), body_size);
  });
}

}  // extern "C"
