// Moving house: a hub's data between the folder's own database and PostgreSQL. The folder stays the hub's home, with its
// certificate, its operator's token and keys/database; after the move `hub serve` on it uses the new place.
#pragma once

#include <string>

#include "doorstep/hub/moving/survey.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

// One of `from` and `to` is a folder, the other postgresql://….
//   From a folder: its hub.db is moved aside, to FOLDER/moved-TIME/, once all is verified.
//   To a folder: it must hold keys/database of a hub of that database, for the receipt key; a hub's own folder does.
// Can be run again whatever became of it before. Gives the result as JSON, the same when it is asked again. Throws Error:
// busy where a hub is running on the source, rejected and corrupt as move_hub(), key ("key_missing", "wrong_key").
std::string move_house(const std::string& from, const std::string& to, const platform::Clock& clock,
                       platform::Random& random, const Progress& progress);

// The address as it may be shown.
std::string without_password(const std::string& url);

}  // namespace doorstep::hub
