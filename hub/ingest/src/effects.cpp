#include "effects.h"

#include <optional>
#include <utility>

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

std::string add_finding(Connection& db, platform::Random& random, const ProviderId& provider,
                        Millis received_at, const EnvelopeView& envelope, const Finding& finding) {
  std::string id = platform::make_uuid_v7(random, received_at);
  std::string person;
  std::string author;
  db.send(
      "INSERT INTO found (provider, id, kind, device, seq, event, visit, person, carer, at_ms, received_ms, "
      "detail) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      provider, id, finding.kind, envelope.device, envelope.seq, envelope.id, envelope.visit,
      plain(envelope.person, person), plain(envelope.by, author), envelope.at, received_at, finding.detail);
  return id;
}

Effects::Effects(Connection& db, const Context& context, const Caller& device, Millis received_at)
    : db_(db),
      context_(context),
      provider_(device.provider),
      device_(device.id),
      received_at_(received_at),
      roster_(db, device.provider),
      marks_(device.provider, received_at) {}

// What a line carries comes after it and before the line that follows.
void Effects::take(const InspectedLine& line) {
  waiting_.push_back(&line);
  if (!line.adopted.empty() || line.part) settle();
}

// Many lines at once: a push of 250 is two statements.
void Effects::settle() {
  const auto lines = std::exchange(waiting_, {});
  insert_lines(lines);
  const auto added = add_facts(lines, nullptr);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    add_boot(*lines[i]);
    if (added[i]) {
      take_carried(*lines[i]);
    } else {
      check_held(*lines[i]);
    }
  }
}

void Effects::insert_lines(const std::vector<const InspectedLine*>& lines) {
  constexpr auto kInteger = ColumnType::integer;
  static constexpr Insert::Column kColumns[] = {
      {"provider", ColumnType::text}, {"device", ColumnType::text}, {"seq", kInteger},
      {"hash", ColumnType::bytes},    {"bytes", ColumnType::bytes}, {"received_ms", kInteger}};
  std::vector<std::vector<Param>> rows;
  rows.reserve(lines.size());
  for (const auto* line : lines) {
    const EnvelopeView& e = line->envelope;
    rows.push_back({provider_, device_, e.seq, line->hash, Param::Bytes{e.line}, received_at_});
  }
  db_.insert({"line", kColumns, ""}, rows);
}

// An adopted line that was sent after all, by its own log or another carrier, is simply there.
void Effects::take_adopted(const InspectedLine& line, const InspectedLine& carrier) {
  if (!add_facts({&line}, &carrier)[0]) return check_held(line);
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

namespace {

constexpr Insert::Column kFactColumns[] = {
    {"provider", ColumnType::text}, {"id", ColumnType::text},           {"device", ColumnType::text},
    {"seq", ColumnType::integer},   {"carrier", ColumnType::text},      {"carrier_seq", ColumnType::integer},
    {"bytes", ColumnType::bytes},   {"type", ColumnType::text},         {"visit", ColumnType::text},
    {"person", ColumnType::text},   {"author", ColumnType::text},       {"at_ms", ColumnType::integer},
    {"boot", ColumnType::text},     {"uptime_ms", ColumnType::integer}, {"received_ms", ColumnType::integer}};

}  // namespace

// What the row borrows and is not in the line itself goes to `texts`.
std::vector<Param> Effects::fact_row(const InspectedLine& line, const InspectedLine* carrier,
                                     std::deque<std::string>& texts) {
  const EnvelopeView& e = line.envelope;
  const auto text = [&](std::string_view raw) {
    return raw.find('\\') == std::string_view::npos ? raw : plain(raw, texts.emplace_back());
  };
  const std::string_view type = text(e.type);
  std::optional<std::string_view> person;
  if (e.person) {
    person = text(*e.person);
  } else if (e.visit && is_about_the_person(type)) {
    const auto& visit = roster_.visit(*e.visit);
    if (visit.is_planned) person = visit.person;
  }
  std::vector<Param> row{provider_, e.id,   e.device,   e.seq, std::nullopt, std::nullopt, std::nullopt, type,
                         e.visit,   person, text(e.by), e.at,  text(e.boot), e.uptime_ms,  received_at_};
  if (carrier != nullptr) {
    row[4] = Param(device_);
    row[5] = Param(carrier->envelope.seq);
    row[6] = Param(Param::Bytes{e.line});
  }
  return row;
}

// Which of the events have effect now; the others' ids are held already.
std::vector<bool> Effects::add_facts(const std::vector<const InspectedLine*>& lines,
                                     const InspectedLine* carrier) {
  std::deque<std::string> texts;
  std::vector<std::vector<Param>> rows;
  rows.reserve(lines.size());
  for (const auto* line : lines) rows.push_back(fact_row(*line, carrier, texts));
  constexpr std::size_t kId = 1;
  auto added = db_.insert_new({"fact", kFactColumns, "ON CONFLICT (provider, id) DO NOTHING"}, kId, rows);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!added[i]) continue;
    effective_.push_back(lines[i]);
    const auto& visit = lines[i]->envelope.visit;
    if (lines[i]->unplanned && visit) roster_.add_unplanned_visit(*visit);
  }
  return added;
}

// An event without effect, since its id is held: other bytes under it are told.
void Effects::check_held(const InspectedLine& line) {
  const EnvelopeView& e = line.envelope;
  const auto held = db_.first(
      "SELECT f.bytes, l.hash FROM fact f LEFT JOIN line l ON f.carrier IS NULL AND l.provider = f.provider "
      "AND l.device = f.device AND l.seq = f.seq AND l.received_ms = f.received_ms "
      "WHERE f.provider = $1 AND f.id = $2",
      provider_, e.id);
  const std::string_view hash(reinterpret_cast<const char*>(line.hash.data()), line.hash.size());
  const bool same = held && (held->is_null(0) ? held->blob(1) == hash : held->blob(0) == e.line);
  if (!same) find(line, "duplicate_id");
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
  settle();
  for (const auto* line : effective_) check(*line);
  for (auto& [device, boots] : boots_) boots.save();
  marks_.save(db_);
  write_occurrences(db_, provider_, news_, received_at_);
}

void Effects::check(const InspectedLine& line) {
  const EnvelopeView& e = line.envelope;
  std::string scratch;
  if (!line.problem.empty()) find(line, line.problem, line.detail);
  if (e.visit) marks_.add_visit(*e.visit, e.id);
  const Roster::Visit* visit = e.visit ? &roster_.visit(*e.visit) : nullptr;
  if (visit != nullptr && !visit->is_known) find(line, "unknown_visit");
  if (e.person && !roster_.knows_person(plain(*e.person, scratch))) find(line, "unknown_person");
  if (!roster_.knows_carer(plain(e.by, scratch))) find(line, "unknown_carer");
  for (const auto& sha256 : line.blobs) {
    db_.send(
        "INSERT INTO attachment (provider, sha256, event) VALUES ($1, $2, $3) ON CONFLICT (provider, sha256, "
        "event) DO NOTHING",
        provider_, sha256, e.id);
  }
  derive_from_fact(
      db_, provider_,
      {e.id, plain(e.type, scratch), e.visit, visit != nullptr && visit->is_planned, received_at_});
}

void Effects::find(const InspectedLine& line, std::string_view kind, std::string_view detail) {
  if (line.envelope.visit) marks_.add_visit(*line.envelope.visit, line.envelope.id);
  tell(line.envelope, kind,
       add_finding(db_, context_.random, provider_, received_at_, line.envelope, {kind, detail}));
}

void Effects::tell(const EnvelopeView& envelope, std::string_view kind, std::string id) {
  Occurrence one;
  one.kind = OccurrenceKind::exception_raised;
  one.id = std::move(id);
  one.at = envelope.at;
  one.exception = kind;
  one.device = std::string(envelope.device);
  std::string person;
  if (envelope.person) person = event::unescape(*envelope.person);
  if (envelope.visit) {
    one.visit = VisitId(*envelope.visit);
    if (person.empty()) person = roster_.visit(*envelope.visit).person;
  }
  if (roster_.knows_person(person)) one.person = PersonId(person);  // else it may be any text
  news_.push_back(std::move(one));
}

}  // namespace doorstep::hub
