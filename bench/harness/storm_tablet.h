// A tablet without an engine: a signed log in memory, the real sync machine, and a connection of its own. Thousands of
// them share one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/sync/machine.h"

#include "connection.h"
#include "measure.h"
#include "signed_log.h"

namespace doorstep::bench {

// What all tablets of a run have seen. Times in ms since the loop was made.
struct Seen {
  std::uint64_t requests = 0;
  std::map<int, std::uint64_t> statuses;
  std::map<std::string, std::uint64_t> failures;  // of the way: offline, tls, timeout, cut_off
  std::uint64_t unannounced = 0;                  // 429 and 503 without Retry-After
  std::vector<std::int64_t> retries_ms;           // requests that follow a failure
  std::uint64_t receipted = 0;                    // tablets whose whole log is receipted
  std::uint64_t done = 0;                         // tablets that have nothing left to do
  std::int64_t last_receipt_ms = 0;
  Series receipt_ms;  // of each tablet, from its arrival (or recording) to the receipt for all it has
};

class StormTablet : public Loop::Client, private sync::StoreView, private Connection::Owner {
 public:
  struct Parts {
    Loop& loop;
    const http::CurlConfig& curl;
    Seen& seen;
    const sync::Config& sync;
  };
  StormTablet(const Parts& parts, const sync::Identity& identity, std::unique_ptr<SignedLog> log);

  void prepare(int events);            // records them, as the day went by
  void arrive_at(std::int64_t at_ms);  // the network is back: pushes everything, then pulls the feed
  void record_at(std::int64_t at_ms);  // one event, with the network there, and what follows from it

  const DeviceId& device() const { return log_->device(); }
  event::Head head() const override { return log_->head(); }
  std::int64_t sent_seq() const override { return sent_seq_; }
  std::string_view line(std::int64_t seq) const;

 private:
  std::vector<std::string> lines(std::int64_t from, std::size_t max_lines,
                                 std::size_t max_bytes) const override;
  std::optional<std::string> feed_cursor() const override { return cursor_; }
  void ready(int socket, unsigned events) override;
  void due() override;
  void answered(const http::Outcome& outcome) override;

  void begin(std::int64_t at_ms, bool records);
  void start();
  void add_line(const std::string& line);
  void step(const sync::Input& input);
  void carry_out(const sync::Effect& effect);
  void send(const sync::Request& request);
  void take_receipt(std::int64_t seq);
  std::string address() const;
  sync::Now now() const;

  const Parts parts_;
  const Loop::ClientId id_;
  std::unique_ptr<SignedLog> log_;
  sync::Machine machine_;
  std::unique_ptr<Connection> connection_;  // while there is something to say
  std::string text_;                        // the lines, one after the other
  std::vector<std::size_t> ends_;           // of each in text_
  std::int64_t sent_seq_ = 0;
  std::optional<std::string> cursor_;
  std::optional<std::int64_t> starts_ms_;
  std::optional<std::int64_t> machine_due_ms_;
  std::int64_t started_ms_ = 0;
  bool records_ = false;  // when it starts
  bool failed_ = false;   // the last request
  bool done_ = false;
};

}  // namespace doorstep::bench
