// How often a name may be tried, and how often an address may try: at most ten guesses in five minutes, from the fourth
// on with a growing pause. Kept in the database, so that it holds at all hubs together.
#pragma once

#include <string>
#include <string_view>

#include "doorstep/event/bytes.h"
#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

inline constexpr std::int64_t kMaxGuesses = 10;
inline constexpr Millis kGuessWindow = 300'000;

// One sign-in under way. It counts as a wrong guess from its beginning, so that many at once are no way round.
struct Guess {
  Digest name{};
  Digest address{};
  std::string id;
};

Guess make_guess(std::string_view name, std::string_view address, std::string id);
// Throws Problem 429 slow_down with Retry-After, and then nothing is counted.
void begin_guess(Connection& db, const Guess& guess, Millis now);
// It was right: neither the name nor the address has it counted any more.
void forgive_guess(Connection& db, const Guess& guess);
// The person has signed in: what was wrong before is forgotten for the name, not for other names of the address.
void forget_guesses(Connection& db, const Guess& guess);

}  // namespace doorstep::hub
