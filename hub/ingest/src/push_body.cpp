#include "push_body.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/ingest/push.h"

#include "decompress.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxBootCharacters = 64;

Problem bad_body(std::string detail) { return {400, "bad_body", std::move(detail)}; }

Problem too_large() {
  return Problem(413, "too_large", "A push has at most so many lines and bytes.")
      .with("max_bytes", static_cast<std::int64_t>(kMaxPushBytes))
      .with("max_lines", static_cast<std::int64_t>(kMaxPushLines));
}

Encoding encoding_of(const Request& request) {
  std::string name(request.headers.get("Content-Encoding").value_or("identity"));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; });
  if (name.empty() || name == "identity") return Encoding::identity;
  if (name == "gzip" || name == "x-gzip") return Encoding::gzip;
  if (name == "zstd") return Encoding::zstd;
  throw Problem(415, "unsupported_encoding", "Content-Encoding is gzip, zstd or none.");
}

// The push as text; `own` holds it where the request's body is compressed.
std::string_view text_of(const Request& request, Encoding encoding, PushBody& own) {
  if (request.body_too_large || request.body.size() > kMaxPushBytes) throw too_large();
  if (encoding == Encoding::identity) return request.body;
  own.memory = request.memory.sibling();
  switch (decompress(encoding, request.body, kMaxPushBytes, own.memory, own.text)) {
    case Inflated::whole:
      return own.text;
    case Inflated::too_large:
      throw too_large();
    case Inflated::no_memory:
      throw unavailable(1);
    case Inflated::broken:
      break;
  }
  throw bad_body("The body does not decompress to its end.");
}

// Integers that JSON writes without fraction or exponent, 0 to 2^53-1.
std::optional<std::int64_t> count_member(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_number_unsigned()) return std::nullopt;
  const auto value = member->get<std::uint64_t>();
  if (value > static_cast<std::uint64_t>(event::kMaxInteger)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : std::string();
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Members of another form are ignored, so nothing here is an error; nor is a line too long to be worth reading.
std::optional<ContactMark> contact_of(std::string_view last_line) {
  if (last_line.size() > event::kMaxLineBytes) return std::nullopt;
  const auto object = nlohmann::json::parse(last_line, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  ContactMark mark;
  mark.boot = text_member(object, "boot");
  const auto uptime_ms = count_member(object, "uptime_ms");
  if (mark.boot.empty() || characters(mark.boot) > kMaxBootCharacters || !uptime_ms) return std::nullopt;
  mark.uptime_ms = *uptime_ms;
  mark.log_seq = count_member(object, "log_seq");
  const auto heard = object.find("heard");
  if (heard == object.end() || !heard->is_object()) return mark;
  const auto heard_at = parse_instant(text_member(*heard, "time"));
  const auto heard_uptime_ms = count_member(*heard, "uptime_ms");
  if (heard_at && heard_uptime_ms) {
    mark.heard_at = heard_at;
    mark.heard_uptime_ms = heard_uptime_ms;
  }
  return mark;
}

void check_line_count(std::string_view text) {
  const auto newlines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const std::size_t lines = newlines + (text.ends_with('\n') || text.empty() ? 0 : 1);
  if (lines > kMaxPushLines + 1) throw too_large();
}

}  // namespace

std::unique_ptr<PushBody> parse_push(const Request& request) {
  if (media_type_of(request) != "application/x-ndjson") {
    throw Problem(415, "unsupported_type", "Events come as application/x-ndjson.");
  }
  const Encoding encoding = encoding_of(request);
  auto push = std::make_unique<PushBody>();
  const std::string_view text = text_of(request, encoding, *push);
  check_line_count(text);
  push->lines = event::split_lines(text);
  auto head = push->lines.empty() ? std::nullopt : event::parse_signed_head(push->lines.back());
  if (!head) throw bad_body("The last line is no signed head: the push was cut off on the way.");
  push->head = std::move(*head);
  push->contact = contact_of(push->lines.back());
  push->lines.pop_back();
  return push;
}

}  // namespace doorstep::hub
