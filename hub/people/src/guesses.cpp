#include "guesses.h"

#include <algorithm>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kFreeGuesses = 3;
constexpr Millis kSecond = 1'000;

// Before the next guess, after so many of the window: none, then 1 s, 2 s, 4 s … 64 s, and then until the window is over.
Millis wait_ms(Connection& db, const Digest& subject, Millis now) {
  const auto row =
      db.first("SELECT count(*), min(at_ms), max(at_ms) FROM guess WHERE subject = $1 AND at_ms > $2",
               subject, now - kGuessWindow);
  const std::int64_t guesses = row->integer(0);
  if (guesses < kFreeGuesses) return 0;
  if (guesses >= kMaxGuesses) return row->integer(1) + kGuessWindow - now;
  const Millis pause = kSecond << static_cast<unsigned>(guesses - kFreeGuesses);
  return std::max<Millis>(0, row->integer(2) + pause - now);
}

void count(Connection& db, const Digest& subject, const std::string& id, Millis now) {
  db.lock("guess " + base64url(subject));
  const Millis wait = wait_ms(db, subject, now);
  if (wait > 0) throw slow_down((wait + kSecond - 1) / kSecond);
  db.exec("INSERT INTO guess (subject, id, at_ms) VALUES ($1, $2, $3)", subject, id, now);
}

}  // namespace

Guess make_guess(std::string_view name, std::string_view address, std::string id) {
  return {secret_hash("name " + std::string(name)), secret_hash("address " + std::string(address)),
          std::move(id)};
}

void begin_guess(Connection& db, const Guess& guess, Millis now) {
  if (db.try_lock("old guesses")) db.send("DELETE FROM guess WHERE at_ms < $1", now - 2 * kGuessWindow);
  count(db, guess.name, guess.id, now);
  count(db, guess.address, guess.id, now);
}

void forgive_guess(Connection& db, const Guess& guess) {
  db.exec("DELETE FROM guess WHERE subject IN ($1, $2) AND id = $3", guess.name, guess.address, guess.id);
}

void forget_guesses(Connection& db, const Guess& guess) {
  forgive_guess(db, guess);
  db.exec("DELETE FROM guess WHERE subject = $1", guess.name);
}

}  // namespace doorstep::hub
