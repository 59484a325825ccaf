// A sync machine on a bench: a log in memory, a clock in the hand, and the hub's answers typed in.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/instant.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/sync/machine.h"

namespace doorstep::sync {

inline const std::string kDevice = "0192f3a0-0000-7000-8000-000000000001";
inline constexpr Millis kHubStart = 1'795'000'000'000;  // 2026-11-18

std::unique_ptr<Signer> signer_from(std::uint8_t fill);

// A log in memory, with what sync stores.
class MemoryStore : public StoreView {
 public:
  void record(int count = 1);
  void apply(const Effect& effect);

  event::Head head() const override;
  std::int64_t sent_seq() const override { return sent; }
  std::vector<std::string> lines(std::int64_t from, std::size_t max_lines,
                                 std::size_t max_bytes) const override;
  std::optional<std::string> feed_cursor() const override { return cursor; }

  std::vector<Blob> unsent_blobs(std::size_t most) const override {
    return {blobs.begin(), blobs.begin() + static_cast<std::ptrdiff_t>(std::min(most, blobs.size()))};
  }
  std::string blob_bytes(const std::string&, std::int64_t offset, std::size_t bytes) const override {
    if (blobs_lost) return {};
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i)
      out.push_back(static_cast<char>((static_cast<std::size_t>(offset) + i) * 7));
    return out;
  }

  std::vector<std::string> log;
  std::vector<Blob> blobs;   // not received yet
  bool blobs_lost = false;   // their bytes can't be read
  bool keeps_blobs = false;  // a receipt is of another epoch than the log's
  std::int64_t sent = 0;
  std::optional<std::string> cursor;
  std::vector<std::string> epochs;          // of the receipts, in their order
  std::map<std::string, std::string> feed;  // kind/id to document
  bool broken = false;                      // reading throws
  int full_feeds = 0;
};

class Rig : public ::testing::Test {
 protected:
  Rig();

  // One step; its effects are carried out.
  void put(const Input& input);
  void pass(std::int64_t ms);   // time goes by, and the timer rings when it is due
  void run_timer();             // to the timer, and over it
  void expect_wake_up() const;  // the invariant of the machine, seen from outside

  // What a host does whose push has left: the push after it goes too. What comes of that is put in by hand, until it moves
  // up to be the one on its way.
  bool send_behind();

  // The request on its way; fails the test where there is none.
  const Request& sent();
  bool asks_token() { return in_flight && in_flight->path == "/oauth2/token"; }
  bool asks_push() { return in_flight && in_flight->method == Method::post && !asks_token(); }
  bool asks_feed() { return in_flight && in_flight->path.rfind("/v1/feed", 0) == 0; }
  nlohmann::json pushed_head();  // the last line of the push on its way
  std::vector<std::string> pushed_lines();

  void answer(int status, const nlohmann::json& body, std::optional<std::int64_t> retry_after_s = {});
  void answer_text(int status, const std::string& body);
  void answer_problem(int status, const std::string& code, nlohmann::json more = nlohmann::json::object());
  void lose(TransportFailure kind = TransportFailure::cut_off);
  void give_token(std::int64_t expires_in_s = 600);
  nlohmann::json receipt(const std::string& epoch = "e1");  // a true one for the push on its way
  nlohmann::json receipt_for(const Request& push, const std::string& epoch = "e1");
  void give_receipt(const std::string& epoch = "e1") { answer(200, receipt(epoch)); }
  void give_feed(const std::string& cursor = "c1") { answer(200, page({}, cursor, false)); }
  nlohmann::json page(const nlohmann::json& changes, const std::string& cursor, bool more);
  void sync_all();  // SyncWanted, and an obliging hub until the round is done
  std::string hub_time() const;

  template <class E>
  std::vector<E> seen() const {
    std::vector<E> out;
    for (const auto& effect : effects)
      if (const auto* found = std::get_if<E>(&effect)) out.push_back(*found);
    return out;
  }

  MemoryStore store;
  std::unique_ptr<Signer> device_key = signer_from(1);
  std::unique_ptr<Signer> hub_key = signer_from(2);
  Now now{50'000, kHubStart};
  Millis hub_ahead = 0;  // of kHubStart at uptime 50,000
  std::uint64_t randomness = 7;
  std::uint64_t random_mask = ~std::uint64_t{0};  // 0: every jitter is the shortest
  Config config;
  std::unique_ptr<Machine> machine;
  std::optional<Request> in_flight;
  std::optional<Request> behind;  // sent too, and not moved up yet
  std::optional<std::int64_t> timer;
  std::vector<Effect> effects;  // of all steps
  std::vector<Request> requests;

  void start(const Memory& memory = {});
};

}  // namespace doorstep::sync
