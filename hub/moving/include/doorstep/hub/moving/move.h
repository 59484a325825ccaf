// A hub's whole data from one database to another, of whichever engine; the epoch stays, for nothing is lost.
//
// Both know of it (table `moving`): the source that it is being copied, the target how far. So a move that was broken off
// goes on where it stopped; where the source was in use meanwhile it begins anew. The target can't be used before all of it
// was read back and found equal, the source not after that.
#pragma once

#include <cstdint>
#include <string>

#include "doorstep/hub/moving/survey.h"
#include "doorstep/hub/store/store.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

struct Move {
  Store& from;
  Store& to;
  std::string from_name;  // for people; without passwords
  std::string to_name;
  platform::Random& random;
  Progress progress;
  // Runs when the target is verified and before the source is given up: what else a hub needs at its new place.
  std::function<void()> prepare;
};

// Gives the result as JSON. Asked again after it is done, it gives the same. Throws Error: rejected "target_in_use" where
// the target holds anything else, "hub_moved" where the source has gone elsewhere; busy; corrupt as survey(), and
// "copy_differs" where what was read back is not the same.
std::string move_hub(const Move& move);

// For whoever opens a hub's database to use it. Throws Error(rejected): "hub_moved", "copy_unfinished". A copy of it that
// was broken off will begin anew.
void settle_in(Store& store);

// The result of the move that filled this database; empty where it was never moved.
std::string arrival(Store& store);

}  // namespace doorstep::hub
