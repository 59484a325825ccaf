#include "doorstep/hub/office/names.h"

namespace doorstep::hub {

namespace {

// A UUID before a name: an office that names its people by UUIDs of its own is still found by them.
template <class Id>
std::optional<Id> find(Connection& db, std::string_view by_id, std::string_view by_ref,
                       const ProviderId& provider, std::string_view name) {
  if (is_uuid(name)) {
    if (const auto row = db.first(by_id, provider, name)) return Id(row->text(0));
  }
  if (const auto row = db.first(by_ref, provider, name)) return Id(row->text(0));
  return std::nullopt;
}

}  // namespace

bool is_known_provider(Connection& db, const ProviderId& provider) {
  return db.first("SELECT 1 FROM provider WHERE provider = $1", provider).has_value();
}

std::optional<PersonId> find_person(Connection& db, const ProviderId& provider, std::string_view name) {
  return find<PersonId>(db, "SELECT id FROM person WHERE provider = $1 AND id = $2",
                        "SELECT id FROM person WHERE provider = $1 AND ref = $2", provider, name);
}

std::optional<CarerId> find_carer(Connection& db, const ProviderId& provider, std::string_view name) {
  return find<CarerId>(db, "SELECT id FROM carer WHERE provider = $1 AND id = $2",
                       "SELECT id FROM carer WHERE provider = $1 AND ref = $2", provider, name);
}

std::optional<VisitId> find_visit(Connection& db, const ProviderId& provider, std::string_view name) {
  return find<VisitId>(db, "SELECT id FROM planned_visit WHERE provider = $1 AND id = $2",
                       "SELECT id FROM planned_visit WHERE provider = $1 AND ref = $2", provider, name);
}

std::vector<KnownPerson> find_people(Connection& db, std::string_view name) {
  std::vector<KnownPerson> people;
  const auto add = [&](const Row& row) {
    people.push_back({ProviderId(row.text(0)), PersonId(row.text(1))});
  };
  if (is_uuid(name)) db.each("SELECT provider, id FROM person WHERE id = $1", add, name);
  if (people.empty()) db.each("SELECT provider, id FROM person WHERE ref = $1 ORDER BY provider", add, name);
  return people;
}

}  // namespace doorstep::hub
