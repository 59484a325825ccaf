// What a commissioner has set, as documents: every version is kept, with who and when; the last one counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/instant.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

enum class SettingKind { policy, service_delivery };

struct CommissionerSetting {
  std::int64_t version = 0;  // counted from 1
  std::string document;      // JSON
  Millis set_at = 0;
  std::string set_by;
};

std::optional<CommissionerSetting> setting_of(Connection& db, std::string_view commissioner,
                                              SettingKind kind);

// Those after `after`, in order, at most `limit`.
std::vector<CommissionerSetting> list_settings(Connection& db, std::string_view commissioner,
                                               SettingKind kind, std::int64_t after, std::size_t limit);

// The next version, or the last one where it says the same.
CommissionerSetting keep_setting(Connection& db, std::string_view commissioner, SettingKind kind,
                                 const std::string& document, const std::string& by, Millis now);

}  // namespace doorstep::hub
