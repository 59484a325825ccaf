#include "effects.h"

#include <optional>

#include "doorstep/event/canonical.h"
#include "doorstep/hub/store/derived.h"

namespace doorstep::hub {

namespace {

using event::EnvelopeView;

// The text that a raw one of the envelope stands for; `scratch` holds it where it has escapes.
std::string_view plain(std::string_view raw, std::string& scratch) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  scratch = event::unescape(raw);
  return scratch;
}

std::optional<std::string_view> plain(const std::optional<std::string_view>& raw, std::string& scratch) {
  if (!raw) return std::nullopt;
  return plain(*raw, scratch);
}

}  // namespace

void add_finding(Connection& db, platform::Random& random, const ProviderId& provider, Millis received_at,
                 const EnvelopeView& envelope, const Finding& finding) {
  std::string person;
  std::string author;
  db.exec(
      "INSERT INTO found (provider, id, kind, device, seq, event, visit, person, carer, at_ms, received_ms, "
      "detail) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      provider, platform::make_uuid_v7(random, received_at), finding.kind, envelope.device, envelope.seq,
      envelope.id, envelope.visit, plain(envelope.person, person), plain(envelope.by, author), envelope.at,
      received_at, finding.detail);
}

Effects::Effects(Connection& db, const Context& context, const Caller& device, Millis received_at)
    : db_(db),
      context_(context),
      provider_(device.provider),
      device_(device.id),
      received_at_(received_at),
      roster_(db, device.provider) {}

void Effects::take(const InspectedLine& line) {
  db_.exec(
      "INSERT INTO line (provider, device, seq, hash, bytes, received_ms) VALUES ($1, $2, $3, $4, $5, $6)",
      provider_, device_, line.envelope.seq, line.hash, Param::Bytes{line.envelope.line}, received_at_);
  add_boot(line);
  if (add_fact(line, nullptr)) take_carried(line);
}

// An adopted line that was sent after all, by its own log or another carrier, is simply there.
void Effects::take_adopted(const InspectedLine& line, const InspectedLine& carrier) {
  if (!add_fact(line, &carrier)) return;
  add_boot(line);
  take_carried(line);
}

void Effects::take_carried(const InspectedLine& line) {
  for (const auto& adopted : line.adopted) take_adopted(adopted, line);
  if (line.part) take_part(line);
}

// Keeps a piece; with the last one the line is put together and taken.
void Effects::take_part(const InspectedLine& line) {
  const auto& part = *line.part;
  db_.exec(
      "INSERT INTO adopted_part (provider, carrier, device, seq, parts, part, text) VALUES ($1, $2, $3, $4, "
      "$5, $6, $7) "
      "ON CONFLICT (provider, carrier, device, seq, parts, part) DO NOTHING",
      provider_, device_, part.device, part.seq, part.parts, part.part, part.text);
  std::string text;
  std::int64_t pieces = 0;
  db_.each(
      "SELECT text FROM adopted_part WHERE provider = $1 AND carrier = $2 AND device = $3 AND seq = $4 AND "
      "parts = $5 "
      "ORDER BY part",
      [&](const Row& row) {
        ++pieces;
        if (text.size() <= event::kMaxLineBytes) text += row.text(0);
      },
      provider_, device_, part.device, part.seq, part.parts);
  if (pieces < part.parts) return;
  db_.exec(
      "DELETE FROM adopted_part WHERE provider = $1 AND carrier = $2 AND device = $3 AND seq = $4 AND parts "
      "= $5",
      provider_, device_, part.device, part.seq, part.parts);
  joined_texts_.push_back(std::move(text));
  auto joined = inspect_adopted(context_.crypto, part.device, joined_texts_.back());
  if (!joined) return find(line, "bad_body", "text");
  joined_lines_.push_back(std::move(*joined));
  take_adopted(joined_lines_.back(), line);
}

// True where the event has effect now. Where its id is held already it has none; other bytes under it are told.
bool Effects::add_fact(const InspectedLine& line, const InspectedLine* carrier) {
  const EnvelopeView& e = line.envelope;
  std::string person;
  std::string author;
  std::string boot;
  std::string type;
  const auto carrier_device = carrier ? std::optional(std::string_view(device_)) : std::nullopt;
  const auto carrier_seq = carrier ? std::optional(carrier->envelope.seq) : std::nullopt;
  const auto bytes = carrier ? std::optional(Param::Bytes{e.line}) : std::nullopt;
  const auto added = db_.exec(
      "INSERT INTO fact (provider, id, device, seq, carrier, carrier_seq, bytes, type, visit, person, "
      "author, at_ms, "
      "boot, uptime_ms, received_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
      "$15) "
      "ON CONFLICT (provider, id) DO NOTHING",
      provider_, e.id, e.device, e.seq, carrier_device, carrier_seq, bytes, plain(e.type, type), e.visit,
      plain(e.person, person), plain(e.by, author), e.at, plain(e.boot, boot), e.uptime_ms, received_at_);
  if (added > 0) {
    effective_.push_back(&line);
    if (line.unplanned && e.visit) roster_.add_unplanned_visit(*e.visit);
    return true;
  }
  const auto held = db_.first(
      "SELECT f.bytes, l.hash FROM fact f LEFT JOIN line l ON f.carrier IS NULL AND l.provider = f.provider "
      "AND "
      "l.device = f.device AND l.seq = f.seq AND l.received_ms = f.received_ms WHERE f.provider = $1 AND "
      "f.id = $2",
      provider_, e.id);
  const std::string_view hash(reinterpret_cast<const char*>(line.hash.data()), line.hash.size());
  const bool same = held && (held->is_null(0) ? held->blob(1) == hash : held->blob(0) == e.line);
  if (!same) find(line, "duplicate_id");
  return false;
}

void Effects::add_boot(const InspectedLine& line) {
  const EnvelopeView& e = line.envelope;
  auto entry = boots_.find(e.device);
  if (entry == boots_.end()) {
    entry = boots_.try_emplace(std::string(e.device), db_, provider_, std::string(e.device)).first;
  }
  if (!entry->second.add(event::unescape(e.boot), e.seq, e.uptime_ms)) find(line, "uptime_went_back");
}

void Effects::finish() {
  for (const auto* line : effective_) check(*line);
  for (auto& [device, boots] : boots_) boots.save();
}

void Effects::check(const InspectedLine& line) {
  const EnvelopeView& e = line.envelope;
  std::string scratch;
  if (!line.problem.empty()) find(line, line.problem, line.detail);
  if (e.visit && !roster_.knows_visit(*e.visit)) find(line, "unknown_visit");
  if (e.person && !roster_.knows_person(plain(*e.person, scratch))) find(line, "unknown_person");
  if (!roster_.knows_carer(plain(e.by, scratch))) find(line, "unknown_carer");
  derive_from_fact(db_, provider_,
                   {e.id, plain(e.type, scratch), e.visit, e.person.has_value(), received_at_});
}

void Effects::find(const InspectedLine& line, std::string_view kind, std::string_view detail) {
  add_finding(db_, context_.random, provider_, received_at_, line.envelope, {kind, detail});
}

}  // namespace doorstep::hub
