#include "doorstep/hub/store/facts.h"

namespace doorstep::hub {

namespace {

#define DOORSTEP_FACT_SELECT                                                                        \
  "SELECT f.id, f.device, f.seq, f.carrier, f.bytes, l.bytes FROM fact f LEFT JOIN line l "         \
  "ON f.carrier IS NULL AND l.provider = f.provider AND l.device = f.device AND l.seq = f.seq AND " \
  "l.received_ms = f.received_ms "

Fact fact_of(const Row& row) {
  Fact fact;
  fact.id = EventId(row.text(0));
  fact.device = DeviceId(row.text(1));
  fact.seq = row.integer(2);
  if (const auto carrier = row.text_or_null(3)) fact.carrier = DeviceId(*carrier);
  fact.bytes = row.blob(row.is_null(4) ? 5 : 4);
  return fact;
}

Contact contact_of(const Row& row) {
  return {row.text(0),   row.integer(1), row.integer(2), row.integer_or_null(3), row.integer_or_null(4),
          row.integer(5)};
}

}  // namespace

std::vector<Fact> facts_of_visit(Connection& db, const ProviderId& provider, const VisitId& visit) {
  std::vector<Fact> facts;
  db.each(
      DOORSTEP_FACT_SELECT "WHERE f.provider = $1 AND f.visit = $2 ORDER BY f.device, f.seq, f.id",
      [&](const Row& row) { facts.push_back(fact_of(row)); }, provider, visit);
  return facts;
}

std::vector<Fact> facts_of_person(Connection& db, const ProviderId& provider, const PersonId& person,
                                  Millis before_ms, int limit) {
  std::vector<Fact> facts;
  db.each(
      DOORSTEP_FACT_SELECT
      "WHERE f.provider = $1 AND f.person = $2 AND f.at_ms < $3 ORDER BY f.at_ms DESC, f.id DESC LIMIT $4",
      [&](const Row& row) { facts.push_back(fact_of(row)); }, provider, person, before_ms, limit);
  return facts;
}

std::vector<Fact> facts_outside_visits(Connection& db, const ProviderId& provider, const PersonId& person) {
  std::vector<Fact> facts;
  db.each(
      DOORSTEP_FACT_SELECT
      "WHERE f.provider = $1 AND f.person = $2 AND f.visit IS NULL ORDER BY f.device, f.seq, f.id",
      [&](const Row& row) { facts.push_back(fact_of(row)); }, provider, person);
  return facts;
}

std::vector<ProviderFact> facts_of_type(Connection& db, std::string_view type, const ProviderId& after,
                                        const EventId& after_id, std::int64_t limit) {
  std::vector<ProviderFact> facts;
  db.each(
      "SELECT f.id, f.device, f.seq, f.carrier, f.bytes, l.bytes, f.provider FROM fact f LEFT JOIN line l ON "
      "f.carrier IS NULL AND l.provider = f.provider AND l.device = f.device AND l.seq = f.seq AND "
      "l.received_ms = f.received_ms WHERE f.type = $1 AND (f.provider > $2 OR (f.provider = $2 AND f.id > "
      "$3)) "
      "ORDER BY f.provider, f.id LIMIT $4",
      [&](const Row& row) {
        facts.push_back({ProviderId(row.text(6)), fact_of(row)});
      },
      type, after, after_id, limit);
  return facts;
}

std::vector<Contact> contacts_of(Connection& db, const ProviderId& provider, const DeviceId& device) {
  std::vector<Contact> contacts;
  db.each(
      "SELECT boot, uptime_ms, received_ms, heard_ms, heard_uptime_ms, seq FROM contact "
      "WHERE provider = $1 AND device = $2 ORDER BY boot, uptime_ms",
      [&](const Row& row) { contacts.push_back(contact_of(row)); }, provider, device);
  return contacts;
}

std::vector<Contact> contacts_of(Connection& db, const ProviderId& provider, const DeviceId& device,
                                 std::string_view boot) {
  std::vector<Contact> contacts;
  db.each(
      "SELECT boot, uptime_ms, received_ms, heard_ms, heard_uptime_ms, seq FROM contact "
      "WHERE provider = $1 AND device = $2 AND boot = $3 ORDER BY uptime_ms",
      [&](const Row& row) { contacts.push_back(contact_of(row)); }, provider, device, boot);
  return contacts;
}

std::vector<BootSpan> boots_of(Connection& db, const ProviderId& provider, const DeviceId& device) {
  std::vector<BootSpan> boots;
  db.each(
      "SELECT boot, first_seq, last_seq, first_uptime_ms, last_uptime_ms FROM boot_span "
      "WHERE provider = $1 AND device = $2 ORDER BY first_seq",
      [&](const Row& row) {
        boots.push_back({row.text(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)});
      },
      provider, device);
  return boots;
}

}  // namespace doorstep::hub
