// The transport that a host supplies.
#include "doorstep/http/zstd_encoder.h"

#include "guard.h"
#include "host.h"

struct doorstep_response {
  std::optional<doorstep::sync::Response> response;
};

namespace doorstep::c {
namespace {

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

  http::Outcome perform(const sync::Request& request, const http::Follow&) override {
    const std::string body = request.compress ? zstd_.encode(request.body) : request.body;
    const std::string url = hub_.base_url + request.path;
    std::vector<doorstep_header> headers;
    headers.reserve(request.headers.size() + 1);
    for (const auto& header : request.headers) headers.push_back({header.name.c_str(), header.value.c_str()});
    if (request.compress) headers.push_back({"Content-Encoding", "zstd"});
    const doorstep_request told{sizeof(doorstep_request),
                                sync::to_string(request.method),
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

TransportFactory host_transport(const doorstep_transport& transport) {
  needed(transport.perform);
  return [transport](const http::CurlConfig& hub) { return std::make_unique<HostTransport>(transport, hub); };
}

}  // namespace doorstep::c

extern "C" {

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
