#include "doorstep/event/envelope.h"

#include <algorithm>
#include <array>

#include "doorstep/event/canonical.h"

#include "scanner.h"
#include "text.h"

namespace doorstep::event {
namespace {

// Reads the members that it knows, in the order in which they must stand, and steps over the others.
class EnvelopeReader {
 public:
  explicit EnvelopeReader(std::string_view line) : scanner_(line) { view_.line = line; }

  std::optional<EnvelopeView> read() {
    const bool sound = scanner_.object(0, [this](const RawString& name) { return member(name.text); });
    if (!sound || !scanner_.at_end() || !none_missing()) return std::nullopt;
    return view_;
  }

 private:
  struct Member {
    std::string_view name;
    bool (EnvelopeReader::*read)();
    bool required = true;
  };
  static const std::array<Member, 13> kMembers;

  // Raw names sort among these names as what they stand for does: escapes stand for, and begin with,
  // characters below any of a known name.
  bool member(std::string_view name) {
    for (; next_ < kMembers.size() && kMembers[next_].name < name; ++next_) {  // this one is not there
      if (kMembers[next_].required) return false;
    }
    if (next_ == kMembers.size() || kMembers[next_].name != name) return scanner_.value(1);
    return (this->*kMembers[next_++].read)();
  }

  bool none_missing() const {
    return std::none_of(kMembers.begin() + next_, kMembers.end(),
                        [](const Member& left) { return left.required; });
  }

  bool text(std::string_view& out) {
    const auto raw = scanner_.string();
    if (raw) out = raw->text;
    return raw.has_value();
  }
  bool text(std::string_view& out, std::size_t max_characters) {
    if (!text(out) || out.empty()) return false;
    return out.size() <= max_characters || count_code_points(out) <= max_characters;
  }
  bool text(std::optional<std::string_view>& out) { return text(out.emplace()); }
  bool integer(std::int64_t& out, std::int64_t least) {
    const auto value = scanner_.integer();
    out = value.value_or(0);
    return value && *value >= least;
  }

  bool at() {
    std::string_view instant;
    const auto parsed = text(instant) ? parse_instant(instant) : std::nullopt;
    view_.at = parsed.value_or(0);
    return parsed.has_value();
  }
  bool body() {
    const char* first = scanner_.position();
    if (scanner_.next() != '{' || !scanner_.value(1)) return false;
    view_.body = std::string_view(first, static_cast<std::size_t>(scanner_.position() - first));
    return true;
  }
  bool boot() { return text(view_.boot, 64); }
  bool by() { return text(view_.by, 200); }
  bool device() { return text(view_.device) && is_uuid(view_.device); }
  bool id() { return text(view_.id) && is_uuid_v7(view_.id); }
  bool person() { return text(view_.person); }  // §1 gives it no form: any text, the empty one too
  bool prev() {
    std::string_view hash;
    return text(hash) && decode_base64url(hash, view_.prev);
  }
  bool seq() { return integer(view_.seq, 1); }
  bool type() { return text(view_.type, 64); }
  bool uptime_ms() { return integer(view_.uptime_ms, 0); }
  bool version() { return scanner_.integer() == 1; }
  bool visit() { return text(view_.visit) && is_uuid(*view_.visit); }

  Scanner scanner_;
  EnvelopeView view_;
  std::uint8_t next_ = 0;  // of the known members: those before it are read or known to be absent
};

const std::array<EnvelopeReader::Member, 13> EnvelopeReader::kMembers = {{
    {"at", &EnvelopeReader::at},
    {"body", &EnvelopeReader::body},
    {"boot", &EnvelopeReader::boot},
    {"by", &EnvelopeReader::by},
    {"device", &EnvelopeReader::device},
    {"id", &EnvelopeReader::id},
    {"person", &EnvelopeReader::person, false},
    {"prev", &EnvelopeReader::prev},
    {"seq", &EnvelopeReader::seq},
    {"type", &EnvelopeReader::type},
    {"uptime_ms", &EnvelopeReader::uptime_ms},
    {"v", &EnvelopeReader::version},
    {"visit", &EnvelopeReader::visit, false},
}};

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_quoted(out, text);
}

void append_member(std::string& out, std::string_view name, std::int64_t value) {
  out += ",\"";
  out += name;
  out += "\":";
  out += std::to_string(value);
}

}  // namespace

std::optional<EnvelopeView> parse_envelope(std::string_view line) {
  if (line.size() > kMaxLineBytes) return std::nullopt;
  return EnvelopeReader(line).read();
}

std::string write_envelope(const Envelope& envelope) {
  std::string out;
  out.reserve(envelope.body.size() + 512);
  out += "{\"at\":\"" + format_instant(envelope.at) + "\",\"body\":" + envelope.body;
  append_member(out, "boot", envelope.boot);
  append_member(out, "by", envelope.by.str());
  append_member(out, "device", envelope.device.str());
  append_member(out, "id", envelope.id.str());
  if (envelope.person) append_member(out, "person", envelope.person->str());
  append_member(out, "prev", base64url(envelope.prev));
  append_member(out, "seq", envelope.seq);
  append_member(out, "type", envelope.type);
  append_member(out, "uptime_ms", envelope.uptime_ms);
  append_member(out, "v", 1);
  if (envelope.visit) append_member(out, "visit", envelope.visit->str());
  out += '}';
  return out;
}

}  // namespace doorstep::event
