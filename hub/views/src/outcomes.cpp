#include "outcomes.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/fresh_visits.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/names.h"

#include "gas.h"
#include "look.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr Millis kClockSlackMs = 86'400'000;  // that a wrong clock may be off and still be found

std::string order_of(const std::string& provider, const std::string& name) {
  return json::array({provider, name}).dump();
}

// Of one provider, in one snapshot.
class ProvidersOutcomes {
 public:
  ProvidersOutcomes(Connection& db, Sight& sight, const Caller& caller, const ProviderId& provider,
                    const OutcomesQuery& query, Millis now)
      : db_(db),
        sight_(sight),
        caller_(caller),
        provider_(provider),
        query_(query),
        folder_(db, provider, now) {
    read_kept(now);
  }

  PersonsOutcomes of(const PersonId& person, const std::string& name) {
    PersonsOutcomes out{{provider_, person}, name, goals_of(person)};
    for (const OutcomeRow& level : levels_of(person)) add(out.goals, person, level);
    for (Goal& goal : out.goals) {
      std::sort(goal.levels.begin(), goal.levels.end(),
                [](const Level& a, const Level& b) { return a.at < b.at; });
    }
    return out;
  }

 private:
  std::vector<Goal> goals_of(const PersonId& person) {
    std::vector<Goal> goals;
    ids_.clear();
    db_.each(
        "SELECT id, ref, goal, domain, scale FROM outcome WHERE provider = $1 AND person = $2 ORDER BY ref",
        [&](const Row& row) {
          Goal goal{row.text(1),
                    row.text(2),
                    row.text_or_null(3).value_or(""),
                    row.text_or_null(4).value_or(""),
                    {}};
          if (query_.domain && goal.domain != *query_.domain) return;
          ids_[row.text(0)] = goals.size();
          goals.push_back(std::move(goal));
        },
        provider_, person);
    return goals;
  }

  // Those of all visits by the read models, but of those of which these may say something old; nothing where they can't
  // tell now.
  void read_kept(Millis now) {
    fresh_ = fresh_visits(db_, provider_, folder_, now);
    if (!fresh_) return;
    db_.each(
        "SELECT visit, event, person, at_ms, outcome, scale, score, for_commissioner FROM view_outcome "
        "WHERE provider = $1 AND at_ms >= $2 AND at_ms < $3 ORDER BY at_ms, event",
        [&](const Row& row) {
          if (fresh_->contains(VisitId(row.text(0)))) return;
          kept_[row.text(2)].push_back({row.text(1), row.text(2), row.integer(3), row.text(4), row.text(5),
                                        row.integer(6), row.flag(7)});
        },
        provider_, begin(), end());
    // Outside any visit, and at visits that have no row in the hours.
    db_.each(
        "SELECT f.person, f.visit FROM fact f WHERE f.provider = $1 AND f.at_ms >= $2 AND f.at_ms < $3 AND "
        "f.type = 'outcome.recorded' AND NOT EXISTS (SELECT 1 FROM view_visit v WHERE v.provider = "
        "f.provider AND "
        "v.visit = f.visit)",
        [&](const Row& row) {
          alone_.insert(row.text_or_null(0).value_or(""));
          if (!row.is_null(1)) fresh_->emplace(row.text(1));
        },
        provider_, begin(), end());
    for (const VisitId& visit : *fresh_) {
      db_.each(
          "SELECT person FROM fact WHERE provider = $1 AND visit = $2 AND type = 'outcome.recorded'",
          [&](const Row& row) { alone_.insert(row.text_or_null(0).value_or("")); }, provider_, visit);
    }
  }
  Millis begin() { return start_of_day(query_.from, folder_.policy().zone) - kClockSlackMs; }
  Millis end() { return end_of_day(query_.to, folder_.policy().zone) + kClockSlackMs; }

  // Levels as they now read, of the visits and outside of them.
  std::vector<OutcomeRow> levels_of(const PersonId& person) {
    std::vector<OutcomeRow> levels;
    if (const auto kept = kept_.find(person.str()); kept != kept_.end()) levels = kept->second;
    if (fresh_ && !alone_.contains(person.str())) return levels;
    std::vector<std::pair<EventId, std::optional<VisitId>>> found;
    db_.each(
        "SELECT id, visit FROM fact WHERE provider = $1 AND person = $2 AND at_ms >= $3 AND at_ms < $4 AND "
        "type = 'outcome.recorded' ORDER BY at_ms, id",
        [&](const Row& row) {
          std::optional<VisitId> visit;
          if (!row.is_null(1)) visit = VisitId(row.text(1));
          if (!fresh_ || !visit || fresh_->contains(*visit)) found.emplace_back(EventId(row.text(0)), visit);
        },
        provider_, person, begin(), end());
    for (const auto& [event, visit] : found) add_folded(levels, person, event, visit);
    return levels;
  }

  void add_folded(std::vector<OutcomeRow>& levels, const PersonId& person, const EventId& event,
                  const std::optional<VisitId>& visit) {
    const visit::VisitState& state = visit ? folder_.facts_of(*visit) : folder_.facts_without_visit(person);
    const auto entry = std::find_if(state.entries.begin(), state.entries.end(),
                                    [&](const visit::Entry& one) { return one.event == event; });
    if (entry == state.entries.end() || entry->voided) return;
    const auto* recorded = std::get_if<visit::OutcomeRecorded>(&entry->current);
    if (recorded == nullptr) return;
    levels.push_back({event.str(), person.str(), entry->at, recorded->outcome, recorded->scale.text(),
                      recorded->score, is_for_commissioner(entry->visibility)});
  }

  void add(std::vector<Goal>& goals, const PersonId& person, const OutcomeRow& level) {
    const auto goal = ids_.find(level.outcome);
    const std::string date = local_date(level.at, folder_.policy().zone);
    if (goal == ids_.end() || date < query_.from || date > query_.to) return;
    if (!sight_.sees(provider_, person, date)) return;
    if (caller_.role != Role::provider && !level.for_commissioner) return;
    Goal& of = goals[goal->second];
    if (of.scale.empty()) of.scale = level.scale;
    if (of.scale == level.scale) of.levels.push_back({level.at, date, level.score});
  }

  Connection& db_;
  Sight& sight_;
  const Caller& caller_;
  const ProviderId& provider_;
  const OutcomesQuery& query_;
  VisitFolder folder_;
  std::optional<std::set<VisitId>> fresh_;               // nullopt: all are folded
  std::map<std::string, std::vector<OutcomeRow>> kept_;  // by person, the oldest first
  std::set<std::string> alone_;             // people of whom levels are to be folded beside those kept
  std::map<std::string, std::size_t> ids_;  // the hub's id of a goal: its place
};

struct Named {
  PersonId id;
  std::string name;
};

std::vector<Named> people_with_goals(Connection& db, const ProviderId& provider) {
  std::vector<Named> people;
  db.each(
      "SELECT p.id, p.ref FROM person p WHERE p.provider = $1 AND EXISTS (SELECT 1 FROM outcome o WHERE "
      "o.provider = p.provider AND o.person = p.id) ORDER BY p.ref",
      [&](const Row& row) {
        people.push_back({PersonId(row.text(0)), row.text(1)});
      },
      provider);
  return people;
}

json levels_json(const Goal& goal) {
  json list = json::array();
  for (const Level& level : goal.levels)
    list.push_back({{"at", format_instant(level.at)}, {"score", level.score}});
  return list;
}

// After each month in which a goal was scored: by the latest score of every goal up to then.
json t_scores_json(const std::vector<Goal>& goals) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> months;  // goals, sum of scores
  for (const Goal& goal : goals) {
    for (const Level& level : goal.levels) {
      if (goal.scale == "gas") months[level.date.substr(0, 7)];
    }
  }
  json list = json::array();
  for (auto& [month, of] : months) {
    for (const Goal& goal : goals) {
      if (goal.scale != "gas") continue;
      const Level* last = nullptr;
      for (const Level& level : goal.levels) {
        if (level.date.substr(0, 7) <= month) last = &level;
      }
      if (last == nullptr) continue;
      ++of.first;
      of.second += last->score;
    }
    list.push_back({{"month", month}, {"goals", of.first}, {"t_tenths", *gas_t_tenths(of.second, of.first)}});
  }
  return list;
}

}  // namespace

OutcomesPage outcomes_of(Connection& db, Sight& sight, const Caller& caller, const OutcomesQuery& query,
                         Millis now) {
  OutcomesPage page;
  if (query.provider && !sight.sees(*query.provider)) throw not_found();
  std::optional<KnownPerson> only;
  if (query.person) only = sight.person(*query.person, query.provider);
  for (const ProviderId& provider : sight.providers()) {
    if ((query.provider && provider != *query.provider) || (only && provider != only->provider)) continue;
    ProvidersOutcomes outcomes(db, sight, caller, provider, query, now);
    for (const Named& person : people_with_goals(db, provider)) {
      const std::string order = order_of(provider.str(), person.name);
      if (order <= query.after || (only && person.id != only->id) || !sight.sees(provider, person.id))
        continue;
      if (page.people.size() == query.limit) {
        page.next = order_of(page.people.back().person.provider.str(), page.people.back().name);
        return page;
      }
      page.people.push_back(outcomes.of(person.id, person.name));
    }
  }
  return page;
}

json to_json(const PersonsOutcomes& person) {
  json goals = json::array();
  for (const Goal& goal : person.goals) {
    goals.push_back({{"outcome", goal.outcome},
                     {"goal", goal.goal},
                     {"domain", goal.domain.empty() ? json() : json(goal.domain)},
                     {"scale", goal.scale.empty() ? json() : json(goal.scale)},
                     {"levels", levels_json(goal)},
                     {"latest", goal.levels.empty() ? json() : json(goal.levels.back().score)}});
  }
  return {{"provider", person.person.provider.str()},
          {"person", person.name},
          {"goals", std::move(goals)},
          {"t_scores", t_scores_json(person.goals)}};
}

}  // namespace doorstep::hub
