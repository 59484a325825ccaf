#include "scope.h"

#include <algorithm>
#include <limits>
#include <set>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/person_entries.h"
#include "doorstep/hub/hours/visit_folder.h"
#include "doorstep/hub/office/derived_id.h"
#include "doorstep/hub/office/local_time.h"

#include "office_doc.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

class ScopeBuilder {
 public:
  ScopeBuilder(Connection& db, const ProviderId& provider, const std::vector<CarerId>& own, Millis now)
      : db_(db), provider_(provider), own_(own.begin(), own.end()), folder_(db, provider, now), now_(now) {}

  Scope build() {
    for (const CarerId& carer : own_) add_visits(carer);
    for (const std::string& person : people_) add_person(person);
    for (const CarerId& carer : own_) carers_.insert(carer.str());
    for (const std::string& carer : carers_) add_carer(carer);
    add("policy", derived_uuid({"policy", provider_.str()}),
        json::parse(visit::write_policy(folder_.policy())));
    return std::move(scope_);
  }

 private:
  void add(std::string kind, std::string id, const json& doc) {
    scope_.insert_or_assign({std::move(kind), std::move(id)}, doc.dump());
  }

  Millis horizon_begin() const { return day(-folder_.policy().horizon_back_days); }
  Millis horizon_end() const { return day(folder_.policy().horizon_ahead_days + 1); }
  Millis day(std::int64_t days) const {
    const std::string& zone = folder_.policy().zone;
    return start_of_day(local_date(now_, zone, static_cast<int>(days)), zone);
  }

  void add_visits(const CarerId& carer) {
    std::vector<std::string> visits;
    db_.each(
        "SELECT visit FROM planned_carer WHERE provider = $1 AND carer = $2 AND start_ms >= $3 AND start_ms "
        "< $4",
        [&](const Row& row) { visits.push_back(row.text(0)); }, provider_, carer, horizon_begin(),
        horizon_end());
    for (const std::string& visit : visits) {
      if (!scope_.contains({"planned_visit", visit})) add_visit(visit);
    }
  }

  void add_visit(const std::string& visit) {
    const auto doc = office_doc(db_, rota_kind(), provider_, visit);
    if (!doc) return;
    add("planned_visit", visit, *doc);
    people_.insert(doc->at("person").get<std::string>());
    for (const json& person : doc->value("participants", json::array()))
      people_.insert(person.get<std::string>());
    for (const json& carer : doc->at("carers")) carers_.insert(carer.get<std::string>());
    for (const json& task : doc->value("tasks", json::array())) add_task(task.get<std::string>());
  }

  // The office names tasks and nothing more: a task is its name, the same for all of a provider's visits.
  void add_task(const std::string& name) {
    add("task", derived_uuid({"task", provider_.str(), name}), {{"ref", name}});
  }

  void add_person(const std::string& person) {
    if (const auto doc = office_doc(db_, people_kind(), provider_, person)) add("person", person, *doc);
    std::vector<std::string> outcomes;
    db_.each(
        "SELECT id FROM outcome WHERE provider = $1 AND person = $2",
        [&](const Row& row) { outcomes.push_back(row.text(0)); }, provider_, person);
    for (const std::string& outcome : outcomes) {
      if (const auto doc = office_doc(db_, outcomes_kind(), provider_, outcome))
        add("outcome", outcome, *doc);
    }
    add_notes(PersonId(person));
  }

  void add_carer(const std::string& carer) {
    auto doc = office_doc(db_, carers_kind(), provider_, carer);
    if (!doc) return;
    if (own_.contains(CarerId(carer))) (*doc)["own"] = true;
    add("carer", carer, *doc);
  }

  // Whoever supports the person reads all of them: visibility bounds what leaves the provider.
  void add_notes(const PersonId& person) {
    const EntryPosition newest{std::numeric_limits<Millis>::max(), {}};
    PersonEntries entries(db_, folder_, provider_, person, newest, horizon_begin());
    while (const auto found = entries.next()) {
      const auto* note = std::get_if<visit::NoteRecorded>(&found->entry.current);
      if (note == nullptr || own_.contains(found->entry.author)) continue;
      json doc{{"person", person.str()},
               {"by", found->entry.author.str()},
               {"at", format_instant(found->entry.at)},
               {"kind", note->kind.text()},
               {"text", note->text}};
      if (found->visit) doc["visit"] = found->visit->str();
      if (!note->visibility.empty()) doc["visibility"] = note->visibility.text();
      add("note", found->entry.event.str(), doc);
    }
  }

  Connection& db_;
  const ProviderId& provider_;
  const std::set<CarerId> own_;
  VisitFolder folder_;
  const Millis now_;
  Scope scope_;
  std::set<std::string> people_;
  std::set<std::string> carers_;
};

}  // namespace

std::vector<CarerId> carers_of(Connection& db, const ProviderId& provider, const DeviceId& device) {
  std::vector<CarerId> carers;
  db.each(
      "SELECT carer FROM device_carer WHERE provider = $1 AND device = $2 ORDER BY carer",
      [&](const Row& row) { carers.emplace_back(row.text(0)); }, provider, device);
  return carers;
}

Scope scope_of(Connection& db, const ProviderId& provider, const std::vector<CarerId>& carers, Millis now) {
  return ScopeBuilder(db, provider, carers, now).build();
}

}  // namespace doorstep::hub
