// The boots in one device's log: where each begins and ends, and whether its clock went back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

class Boots {
 public:
  Boots(Connection& db, const ProviderId& provider, std::string device)
      : db_(db), provider_(provider), device_(std::move(device)) {}

  // Lines in order of seq. False where the uptime is less than that of an earlier line of the same boot.
  bool add(const std::string& boot, std::int64_t seq, std::int64_t uptime_ms);
  void save();

 private:
  struct Span {
    std::int64_t first_seq;
    std::int64_t last_seq;
    std::int64_t first_uptime_ms;
    std::int64_t last_uptime_ms;
  };
  std::optional<Span> held(const std::string& boot);

  Connection& db_;
  const ProviderId& provider_;
  const std::string device_;
  std::map<std::string, Span> spans_;  // those that changed
};

}  // namespace doorstep::hub
