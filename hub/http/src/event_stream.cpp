#include "doorstep/hub/http/event_stream.h"

#include <utility>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kWordChars = 22;
constexpr std::size_t kMaxVersionChars = 64;

}  // namespace

std::string version_word(std::string_view text) {
  return base64url(platform::openssl_crypto().sha256(text)).substr(0, kWordChars);
}

std::string version_had(const Call& call, std::string_view parameter) {
  auto had = call.request.headers.get("Last-Event-ID");
  if (!had && !parameter.empty()) had = call.query.get(parameter);
  if (had && had->size() > kMaxVersionChars)
    throw bad_request("Last-Event-ID: a version that this stream has told is wanted");
  return std::string(had.value_or(""));
}

Response event_stream(std::string first) {
  Response response = text_response(200, "text/event-stream; charset=utf-8", std::move(first));
  response.headers.set("X-Accel-Buffering", "no");  // a proxy passes it on at once
  return response;
}

}  // namespace doorstep::hub
