#include "as_of.h"

#include <algorithm>

#include "doorstep/hub/views/keeper.h"

namespace doorstep::hub {

AsOf as_of(Connection& db, const std::vector<ProviderId>& providers, Millis now) {
  AsOf out{now, true};
  for (const ProviderId& provider : providers) {
    const auto row = db.first(
        "SELECT (SELECT min(marked_ms) FROM view_mark WHERE provider = $1), "
        "(SELECT min(next_look_ms) FROM view_visit WHERE provider = $1 AND next_look_ms IS NOT NULL), "
        "(SELECT CASE WHEN version = $2 AND phase = 'live' THEN 1 ELSE 0 END FROM view_keeper "
        "WHERE provider = $1)",
        provider, kViewsVersion);
    if (const auto marked = row->integer_or_null(0)) out.at = std::min(out.at, *marked - 1);
    if (const auto due = row->integer_or_null(1)) out.at = std::min(out.at, *due - 1);
    if (row->integer_or_null(2).value_or(0) == 0) out.complete = false;
  }
  return out;
}

}  // namespace doorstep::hub
