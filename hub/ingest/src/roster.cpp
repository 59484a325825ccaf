#include "roster.h"

namespace doorstep::hub {

bool Roster::ask(Answers& answers, std::string_view sql, std::string_view id) {
  const auto [entry, fresh] = answers.try_emplace(std::string(id), false);
  if (fresh) entry->second = db_.first(sql, provider_, id).has_value();
  return entry->second;
}

bool Roster::knows_visit(std::string_view id) {
  return ask(visits_,
             "SELECT 1 FROM planned_visit WHERE provider = $1 AND id = $2 "
             "UNION ALL SELECT 1 FROM unplanned_visit WHERE provider = $1 AND visit = $2",
             id);
}

bool Roster::knows_person(std::string_view id) {
  return ask(people_, "SELECT 1 FROM person WHERE provider = $1 AND id = $2", id);
}

bool Roster::knows_carer(std::string_view id) {
  return ask(carers_, "SELECT 1 FROM carer WHERE provider = $1 AND id = $2", id);
}

void Roster::add_unplanned_visit(std::string_view id) {
  db_.exec(
      "INSERT INTO unplanned_visit (provider, visit) VALUES ($1, $2) ON CONFLICT (provider, visit) DO "
      "NOTHING",
      provider_, id);
  visits_[std::string(id)] = true;
}

}  // namespace doorstep::hub
