#include "doorstep/hub/server/shared_pace.h"

namespace doorstep::hub {

namespace {

constexpr Millis kKeep = 60'000;

}  // namespace

SharedPace::Admitted SharedPace::tell(Connection& db, const std::map<std::string, std::int64_t>& heavy,
                                      Millis wall) const {
  Admitted others;
  for (const auto& [address, admitted] : heavy) {
    db.send(
        "INSERT INTO pace (address, hub, admitted, at_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (address, hub) "
        "DO UPDATE SET admitted = pace.admitted + excluded.admitted, at_ms = excluded.at_ms",
        address, hub_, admitted, wall);
  }
  for (const auto& [address, admitted] : heavy) {
    db.each(
        "SELECT hub, admitted FROM pace WHERE address = $1 AND hub <> $2",
        [&, of = address](const Row& row) {
          others[{of, row.text(0)}] = row.integer(1);
        },
        address, hub_);
  }
  if (db.try_lock("old pace")) db.send("DELETE FROM pace WHERE at_ms < $1", wall - kKeep);
  return others;
}

void SharedPace::exchange(Pacer::Time now, Millis wall) {
  const auto heavy = pacer_.take_heavy();
  if (heavy.empty()) return;
  const auto others = store_.write([&](Connection& db) { return tell(db, heavy, wall); });
  for (const auto& [other, admitted] : others) {
    const auto before = heard_.find(other);
    // Of one that is heard of for the first time nobody knows since when it has counted.
    if (before != heard_.end() && admitted > before->second) {
      pacer_.charge(other.first, admitted - before->second, now);
    }
  }
  heard_ = others;
}

}  // namespace doorstep::hub
