#include "doorstep/hub/store/derived.h"

namespace doorstep::hub {

namespace {

// What changes a note that other carers see.
bool shows_in_feeds(std::string_view type) {
  return type == "note.recorded" || type == "entry.corrected" || type == "visit.voided";
}

}  // namespace

void derive_from_fact(Connection& db, const ProviderId& provider, std::string_view type,
                      const std::optional<VisitId>& visit, Millis received) {
  if (visit && type.starts_with("visit.")) {
    db.exec(
        "INSERT INTO unrostered_visit (provider, visit, received_ms) SELECT $1, $2, $3 "
        "WHERE NOT EXISTS (SELECT 1 FROM planned_visit WHERE provider = $1 AND id = $2) "
        "ON CONFLICT (provider, visit) DO UPDATE SET received_ms = excluded.received_ms",
        provider, *visit, received);
  }
  if (shows_in_feeds(type)) db.exec("UPDATE provider SET change = change + 1 WHERE provider = $1", provider);
}

}  // namespace doorstep::hub
