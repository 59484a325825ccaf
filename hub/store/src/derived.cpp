#include "doorstep/hub/store/derived.h"

namespace doorstep::hub {

namespace {

// What changes a note that other carers see.
bool shows_in_feeds(std::string_view type) {
  return type == "note.recorded" || type == "entry.corrected" || type == "visit.voided";
}

}  // namespace

bool is_about_the_person(std::string_view type) {
  return type == "note.recorded" || type == "outcome.recorded" || type == "incident.recorded";
}

// Every push may change this row: it is left to the end, so that they don't wait for each other.
void note_change(Connection& db, const ProviderId& provider) {
  db.before_commit("UPDATE provider SET change = change + 1 WHERE provider = $1", provider.str());
}

std::string plan_lock(const ProviderId& provider) { return "plan " + provider.str(); }

void derive_from_fact(Connection& db, const ProviderId& provider, const NewFact& fact) {
  if (fact.visit && !fact.visit_is_planned && fact.type.starts_with("visit.")) {
    db.send(
        "INSERT INTO unrostered_visit (provider, visit, received_ms) VALUES ($1, $2, $3) "
        "ON CONFLICT (provider, visit) DO UPDATE SET received_ms = excluded.received_ms",
        provider, *fact.visit, fact.received_at);
  }
  if (shows_in_feeds(fact.type)) note_change(db, provider);
}

void derive_from_plan(Connection& db, const ProviderId& provider, const VisitId& visit,
                      const PersonId& person) {
  db.send("DELETE FROM unrostered_visit WHERE provider = $1 AND visit = $2", provider, visit);
  db.send(
      "UPDATE fact SET person = $3 WHERE provider = $1 AND visit = $2 AND person IS NULL "
      "AND type IN ('note.recorded', 'outcome.recorded', 'incident.recorded')",
      provider, visit, person);
}

}  // namespace doorstep::hub
