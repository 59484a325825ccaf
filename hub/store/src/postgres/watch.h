// Whether the database answers, asked twice a second on a connection of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "doorstep/hub/store/postgres.h"

namespace doorstep::hub {

class Session;

struct Place {
  std::string host;  // or the folder of a Unix socket
  std::string port;
};

// Thread-safe. A statement may take long; a server that does not even answer this is gone, and those who wait for it
// elsewhere are told so by server().
class PgWatch {
 public:
  explicit PgWatch(const PostgresOptions& options);
  ~PgWatch();
  PgWatch(const PgWatch&) = delete;
  PgWatch& operator=(const PgWatch&) = delete;

  // Whether a server that takes writes has answered just now. Does not wait.
  bool is_ready() const;
  // Another number when the server was given up, or another one has taken its place: connections that were opened
  // before are not to be used any more.
  std::uint64_t server() const { return server_; }
  // Where it has answered just now, so that nobody else has to find out which of the hosts takes writes: one that is
  // silent costs seconds. Nullopt: it does not answer.
  std::optional<Place> place() const;

 private:
  using Clock = std::chrono::steady_clock;

  void loop();
  void ask();
  void missed();
  void set_place(std::optional<Place> place);
  bool pause();  // false: the end has come

  const PostgresOptions options_;
  std::unique_ptr<Session> session_;  // the loop's
  std::string identity_;              // of the server that answered last
  Clock::time_point answered_at_ = Clock::now();
  bool given_up_ = false;
  std::atomic<std::uint64_t> server_{0};
  std::atomic<bool> failed_{false};
  std::atomic<Clock::rep> asked_at_{0};  // of a question that is not answered yet; 0: there is none
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<Place> place_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::hub
