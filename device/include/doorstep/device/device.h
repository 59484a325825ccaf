// A device directory as a whole: the engine's store and keys, the way to the hub, and the sync machine driven over
// both. The program and the demo stand on this; an app with an event loop of its own drives sync::Machine itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/device/enrolment.h"
#include "doorstep/engine.h"
#include "doorstep/http/transport.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/key_store.h"
#include "doorstep/platform/random.h"
#include "doorstep/sync/machine.h"
#include "doorstep/visit/command.h"

namespace doorstep::device {

// What a test or the demo drives in place of the machine's own. All must outlive the device.
struct Environment {
  const platform::Clock* clock = &platform::system_clock();
  platform::Random* random = &platform::system_random();
  std::function<void(std::int64_t ms)> sleep;  // empty: the thread sleeps
  std::function<std::unique_ptr<http::Transport>(const http::CurlConfig&)>
      make_transport;                  // empty: the platform's
  sync::Config sync;                   // but for the poll: sync() is one round
  platform::KeyStore* keys = nullptr;  // of the host; null: a file or a folder of the device's own
  // Asked between and during requests: true makes sync() and enrol() end soon, as if patience had ended. Empty: never.
  std::function<bool()> cancelled;
  // The directory's keys are lost (key_missing): opens DIR/beside in its place, where recording goes on until recover().
  // What is recorded there goes into the log once the directory opens again.
  bool beside = false;
};

// How long sync() goes on by itself before it gives the last failure back.
struct Patience {
  int failures = 4;               // attempts that failed since something last went well
  std::int64_t wait_ms = 30'000;  // a longer wait (a Retry-After) is not waited for
};

struct SyncResult {
  bool done = false;  // everything is receipted and the feed is current
  sync::Status status;
};

using Progress = std::function<void(const sync::Status&)>;

class Round;

// Not thread-safe, but for engine(), which is.
class Device {
 public:
  // Opens the directory, or makes it. Its keys are in `key_file` where one was ever given, else in DIR/keys.
  // Throws what Engine::open() throws.
  explicit Device(const std::filesystem::path& directory, const Environment& environment = {},
                  const std::optional<std::filesystem::path>& key_file = std::nullopt);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  Engine& engine();

  // Checks a command by the provider's policy (evidence_privacy), and records it. Throws what visit::prepare() and
  // Engine::record() throw.
  Recorded record(const visit::Command& command);

  // Enrols with a code of the office, or enrols anew: the old log's unsent lines are adopted in the new one. An
  // answer that was lost is asked for again with the same key. Throws Error: auth (code_refused),
  // offline (tls too), transient, rejected.
  void enrol(const HubAddress& hub, const std::string& code, const DeviceInfo& info = {});

  // One round, with retries as far as patience goes. A revoked device that the office wants wiped is wiped.
  // Throws Error(auth, not_enrolled), and what the store throws.
  SyncResult sync(const Patience& patience = {}, const Progress& progress = {});

  // The same round for a host that carries it itself (round.h). Throws Error(auth, not_enrolled).
  std::unique_ptr<Round> start_round(const Patience& patience = {}, const Progress& progress = {});

  // The `device status` of surface.md.
  nlohmann::json status() const;

  struct State;  // its insides, for its own sources

 private:
  std::unique_ptr<State> state_;
};

}  // namespace doorstep::device
