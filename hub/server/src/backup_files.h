// Which of a hub's files a backup holds.
#pragma once

#include <array>
#include <string_view>

namespace doorstep::hub {

inline constexpr std::string_view kDatabaseName = "hub.db";
inline constexpr std::array<std::string_view, 7> kBackupFiles{
    kDatabaseName,  "hub.db.key-check", "keys/database", "keys/receipt",
    "tls/cert.pem", "tls/key.pem",      "operator.token"};

}  // namespace doorstep::hub
