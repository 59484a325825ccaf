#include "checks.h"

#include <regex>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"

namespace doorstep::fuzz {
namespace {

using nlohmann::json;

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

// Not cryptography: a digest that is quick and differs, and signatures that are good when they begin with 1,
// so that what lies behind them is reached.
class ToyCrypto final : public Crypto {
 public:
  Digest sha256(std::string_view bytes) const override {
    Digest out{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      auto& byte = out[i % out.size()];
      byte = static_cast<std::uint8_t>(byte * 31U + static_cast<unsigned char>(bytes[i]) + 1U);
    }
    return out;
  }
  bool ed25519_verify(const PublicKey&, std::string_view, const Signature& sig) const override {
    return sig[0] == 1;
  }
};

// The canonical text by way of a document: the slow and obvious way.
bool is_canonical_by_document(std::string_view bytes) {
  const json value = json::parse(bytes, nullptr, false);
  if (value.is_discarded()) return false;
  try {
    return event::to_canonical(value) == bytes;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

std::size_t characters(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80 ? 1 : 0;
  return count;
}

bool has_text(const json& object, const char* name, std::size_t least, std::size_t most) {
  if (!object.contains(name) || !object[name].is_string()) return false;
  const std::size_t length = characters(object[name].get<std::string>());
  return length >= least && length <= most;
}

bool has_match(const json& object, const char* name, const char* pattern) {
  return has_text(object, name, 0, 100) &&
         std::regex_match(object[name].get<std::string>(), std::regex(pattern));
}

bool has_integer(const json& object, const char* name, std::int64_t least) {
  return object.contains(name) && object[name].is_number_integer() && object[name] >= least;
}

// protocol.md §1, member by member.
bool is_sound_by_document(std::string_view line) {
  constexpr auto kUuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  constexpr auto kUuid7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
  if (line.size() > event::kMaxLineBytes || !is_canonical_by_document(line)) return false;
  const json e = json::parse(line);
  return e.is_object() && e.contains("v") && e["v"] == 1 && has_match(e, "id", kUuid7) &&
         has_match(e, "device", kUuid) && has_integer(e, "seq", 1) &&
         has_match(e, "prev", "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]") && has_text(e, "at", 24, 24) &&
         parse_instant(e["at"].get<std::string>()) && has_text(e, "boot", 1, 64) &&
         has_integer(e, "uptime_ms", 0) && has_text(e, "by", 1, 200) && has_text(e, "type", 1, 64) &&
         (!e.contains("visit") || has_match(e, "visit", kUuid)) &&
         (!e.contains("person") || e["person"].is_string()) && e.contains("body") && e["body"].is_object();
}

void check_view(const event::EnvelopeView& view, std::string_view line) {
  const json e = json::parse(line);
  require(view.line == line && view.id == e["id"] && view.device == e["device"], "view: ids");
  require(view.seq == e["seq"] && view.uptime_ms == e["uptime_ms"], "view: numbers");
  require(base64url(view.prev) == e["prev"] && format_instant(view.at) == e["at"], "view: prev and at");
  require(event::unescape(view.boot) == e["boot"] && event::unescape(view.by) == e["by"],
          "view: boot and by");
  require(event::unescape(view.type) == e["type"] && json::parse(view.body) == e["body"],
          "view: type and body");
  require(view.visit.has_value() == e.contains("visit") && (!view.visit || *view.visit == e["visit"]),
          "view: visit");
  require(view.person.has_value() == e.contains("person"), "view: person is there");
  require(!view.person || event::unescape(*view.person) == e["person"], "view: person");
}

}  // namespace

void check_canonical(std::string_view bytes) {
  require(event::is_canonical(bytes) == is_canonical_by_document(bytes), "canonical in one way only");
}

void check_envelope(std::string_view bytes) {
  const auto view = event::parse_envelope(bytes);
  require(view.has_value() == is_sound_by_document(bytes), "sound in one way only");
  if (view) check_view(*view, bytes);
}

void check_verify_lines(std::string_view bytes) {
  auto lines = event::split_lines(bytes);
  const auto head = lines.empty() ? std::nullopt : event::parse_signed_head(lines.back());
  if (!head) return;
  lines.pop_back();
  const auto first = lines.empty() ? std::nullopt : event::parse_envelope(lines.front());
  const DeviceId device(first ? first->device : std::string_view(head->device));
  const auto [log, fault] = event::verify_lines(ToyCrypto(), device, {}, lines, *head);
  require(log.has_value() != fault.has_value(), "a log or a fault");
  if (fault)
    require(fault->line >= 1 && fault->line <= static_cast<std::int64_t>(lines.size()) + 1,
            "fault: its line");
  if (log) require(log->lines.size() == lines.size() && log->head.seq == head->seq, "log: its lines");
}

void check_jwt(std::string_view bytes) {
  if (const auto assertion = event::parse_assertion(bytes)) {
    require(bytes.starts_with(assertion->signed_text + '.'), "assertion: its signed text");
    require(!assertion->client.empty() && !assertion->jti.empty() && !assertion->audience.empty(),
            "assertion: claims");
    assertion->is_short();
  }
  if (const auto key = event::parse_public_jwk(bytes)) {
    require(event::parse_public_jwk(event::write_public_jwk(*key)) == key, "key: written and read");
  }
}

void check_texts(std::string_view bytes) {
  if (const auto decoded = from_base64url(bytes))
    require(base64url(*decoded) == bytes, "base64url: written and read");
  if (const auto at = parse_instant(bytes))
    require(format_instant(*at) == bytes, "instant: written and read");
  if (const auto at = parse_rfc3339(bytes))
    require(parse_instant(format_instant(*at)) == at, "RFC 3339: in range");
}

void check_all(std::string_view bytes) {
  check_canonical(bytes);
  check_envelope(bytes);
  check_verify_lines(bytes);
  check_jwt(bytes);
  check_texts(bytes);
}

}  // namespace doorstep::fuzz
