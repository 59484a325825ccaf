// view.db: read models of log.db and feed.db, made to find things fast. It can be deleted at any time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/store/feed_store.h"
#include "doorstep/store/log_store.h"
#include "doorstep/store/place.h"
#include "doorstep/store/vault.h"

namespace doorstep::store {

class Connection;

inline constexpr const char* kViewFile = "view.db";
inline constexpr int kViewVersion = 1;

struct LineAddress {
  std::int64_t log = 0;
  std::int64_t seq = 0;
};

// Not thread-safe. It holds ids and times alone: a person's data is in the feed, events are in the log. Every
// query first takes in what log and feed have got since.
class ViewStore {
 public:
  // Opens the file; makes it anew where it is not there, of another version or damaged.
  ViewStore(const Place& place, const DatabaseKey& key);
  ~ViewStore();
  ViewStore(ViewStore&&) noexcept;
  ViewStore& operator=(ViewStore&&) noexcept;

  // Closes and removes it: the next one is made from log and feed.
  static void discard(const Place& place, std::optional<ViewStore>& view);

  // The last line that the view has seen, and whether it saw it in this very log file.
  LineAddress seen() const;
  bool has_seen(const LogStore& log) const;

  // Without a feed (nobody may read it now) what was planned stays as it was seen last.
  void catch_up(const LogStore& log, const FeedStore* feed);

  // Ids of the feed's visits that overlap [from, to), by start and id.
  std::vector<std::string> planned(Millis from, Millis to) const;
  // Ids of visits with an event recorded here at [from, to), by the first of them.
  std::vector<std::string> recorded(Millis from, Millis to) const;
  std::vector<LineAddress> lines_of_visit(std::string_view visit) const;  // oldest first

 private:
  void open();
  void take_log(const LogStore& log);
  void take_lines(const LogStore& log, std::int64_t number, std::int64_t from);
  void take_line(std::int64_t log, const StoredLine& line);
  void take_feed(const FeedStore& feed);
  std::string state(std::string_view name) const;
  void set_state(std::string_view name, const std::string& value);

  Place place_;
  DatabaseKey key_;
  std::unique_ptr<Connection> db_;
};

}  // namespace doorstep::store
