#include "doorstep/hub/office/policy.h"

#include "doorstep/event/error.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/platform/clock.h"

namespace doorstep::hub {

visit::Policy policy_of(Connection& db, const ProviderId& provider) {
  const auto row = db.first("SELECT policy FROM provider WHERE provider = $1", provider);
  if (!row || row->is_null(0)) return {};
  return visit::parse_policy(row->text(0));
}

visit::Policy set_policy(Store& store, const ProviderId& provider,
                         const std::vector<std::pair<std::string, std::string>>& members) {
  return store.write([&](Connection& db) {
    db.lock("policy " + provider.str());
    if (!is_known_provider(db, provider)) {
      throw Error(ErrorClass::rejected, "unknown_provider",
                  "no people or carers of this provider were imported");
    }
    visit::Policy policy = policy_of(db, provider);
    for (const auto& [name, value] : members) visit::set(policy, name, value);
    if (!is_zone(policy.zone)) throw Error(ErrorClass::rejected, "bad_value", "zone: no such IANA time zone");
    if (!members.empty()) {
      db.exec("UPDATE provider SET policy = $2, change = change + 1 WHERE provider = $1", provider,
              visit::write_policy(policy));
      mark(db, provider, MarkKind::all, {}, platform::system_clock().wall_ms());
    }
    return policy;
  });
}

}  // namespace doorstep::hub
