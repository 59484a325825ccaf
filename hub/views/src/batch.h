// One turn of the keeper with one provider: read in a snapshot, then written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"
#include "doorstep/hub/store/marks.h"
#include "doorstep/hub/store/occurrences.h"

#include "row_store.h"

namespace doorstep::hub {

// How far a provider's read models are (a row of view_keeper).
struct KeeperState {
  std::int64_t version = 0;
  std::int64_t turn = 0;
  std::string phase;
  Millis after_at = 0;
  std::string after_name;
};
inline constexpr const char* kClear = "clear";          // rows of another version go
inline constexpr const char* kRota = "rota";            // all planned visits, in order
inline constexpr const char* kUnplanned = "unplanned";  // all others
inline constexpr const char* kLive = "live";

class Batch {
 public:
  Batch(ProviderId provider, KeeperState state) : provider_(std::move(provider)), state_(std::move(state)) {}

  // Looks at up to `limit` visits. False where there is nothing to do.
  bool gather(Connection& db, Millis now, std::size_t limit);
  // False where another hub came between: nothing is written then.
  bool write(Connection& db, const std::string& holder, Millis held_until) const;
  const ProviderId& provider() const { return provider_; }

 private:
  struct Taken {
    Millis at = 0;
    std::string kind, subject, cause;
  };
  void clear_some(Connection& db, std::size_t limit);
  void walk_rota(Connection& db, std::size_t limit);
  void walk_unplanned(Connection& db, std::size_t limit);
  void take_marks(Connection& db, std::size_t limit);
  void take_due(Connection& db, Millis now, std::size_t limit);
  void look(Connection& db, Millis now);
  void begin(const char* phase);
  bool move(Connection& db, const std::string& holder, Millis held_until) const;
  void drop_marks(Connection& db) const;
  void spread(Connection& db, const Taken& taken) const;

  const ProviderId provider_;
  const KeeperState state_;  // as it was read
  KeeperState next_;
  Millis now_ = 0;
  bool restarts_ = false;  // all is made anew: what was marked before is part of that
  bool drops_all_ = false;
  std::vector<Taken> taken_;
  std::vector<VisitId> cleared_;
  std::set<VisitId> visits_;
  std::vector<VisitId> neighbours_;
  RowWriter rows_{provider_};
  std::vector<Occurrence> news_;
};

}  // namespace doorstep::hub
