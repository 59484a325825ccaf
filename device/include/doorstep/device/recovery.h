// A tablet whose key store has lost its keys goes on: with a code of the office that names it, and what it had left with
// the hub (doorstep/recovery.h says how).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/device/device.h"
#include "doorstep/device/enrolment.h"
#include "doorstep/recovery.h"

namespace doorstep::device {

// The steps of it, without I/O. What the directory needs is found out at once: throws what Engine::open() throws but for
// key_missing and key_wrong. After the last answer() the directory can be opened as ever, under a new device's name; what
// was not sent goes on in its log. Throws then Error(key): no_recovery where the hub gave nothing (the code names no
// device, or it had left nothing), recovery_failed where that does not fit.
class Recovering final : public EnrolmentSteps {
 public:
  Recovering(const Config& config, HubAddress hub, std::string code, DeviceInfo info);

 private:
  PublicKey key() override;
  void forget_key() override;
  void take(const Identity& identity, const std::optional<LeftWithHub>& recovery) override;

  Config config_;
  std::unique_ptr<Engine> engine_;  // none: the database's key is lost
};

// The same, blocking. Nobody has the directory open.
void recover(const std::filesystem::path& directory, const Environment& environment, const HubAddress& hub,
             const std::string& code, const DeviceInfo& info = {},
             const std::optional<std::filesystem::path>& key_file = std::nullopt);

// Which devices the office may name, the current one last.
std::vector<DeviceId> recoverable_devices(
    const std::filesystem::path& directory, const Environment& environment,
    const std::optional<std::filesystem::path>& key_file = std::nullopt);

}  // namespace doorstep::device
