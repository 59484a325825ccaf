#include "roster.h"

namespace doorstep::hub {

bool Roster::ask(Answers& answers, std::string_view sql, std::string_view id) {
  const auto [entry, fresh] = answers.try_emplace(std::string(id), false);
  if (fresh) entry->second = db_.first(sql, provider_, id).has_value();
  return entry->second;
}

const Roster::Visit& Roster::visit(std::string_view id) {
  const auto [entry, fresh] = visits_.try_emplace(std::string(id));
  Visit& visit = entry->second;
  if (!fresh) return visit;
  const auto row = db_.first(
      "SELECT (SELECT person FROM planned_visit WHERE provider = $1 AND id = $2), "
      "(SELECT visit FROM unplanned_visit WHERE provider = $1 AND visit = $2)",
      provider_, id);
  visit.is_planned = !row->is_null(0);
  visit.is_known = visit.is_planned || !row->is_null(1);
  if (visit.is_planned) visit.person = row->text(0);
  return visit;
}

bool Roster::knows_person(std::string_view id) {
  return ask(people_, "SELECT 1 FROM person WHERE provider = $1 AND id = $2", id);
}

bool Roster::knows_carer(std::string_view id) {
  return ask(carers_, "SELECT 1 FROM carer WHERE provider = $1 AND id = $2", id);
}

void Roster::add_unplanned_visit(std::string_view id) {
  db_.send(
      "INSERT INTO unplanned_visit (provider, visit) VALUES ($1, $2) ON CONFLICT (provider, visit) DO "
      "NOTHING",
      provider_, id);
  visit(id);  // first what the rota says: on it, it is a planned visit all the same
  visits_[std::string(id)].is_known = true;
}

}  // namespace doorstep::hub
