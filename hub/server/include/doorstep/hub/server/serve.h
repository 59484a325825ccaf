// A hub with its socket: what `doorstep hub serve` runs, and the demo and tests within their own process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "doorstep/hub/hooks/sender.h"
#include "doorstep/hub/http/server.h"
#include "doorstep/hub/oidc/provider.h"
#include "doorstep/hub/server/hub.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::hub {

struct ServeOptions {
  std::filesystem::path data;
  std::string database;                    // postgresql://…; empty: what the folder remembers, else its own
  std::string reports_database;            // postgresql://… of a replica of `database`; empty: none
  std::string listen = "127.0.0.1:8443";   // "[::1]:8443", "localhost:0"
  std::string metrics_listen;              // empty: no metrics
  std::filesystem::path certificate_file;  // both or neither
  std::filesystem::path key_file;
  std::int64_t token_seconds = 600;
  std::int64_t drain_seconds = 0;  // between SIGTERM and the end of serving
  bool staff_need_totp = true;     // false: the demo alone
  OidcSettings organisation;  // issuer empty: staff sign in by a password alone; its secret is read from …
  std::filesystem::path organisation_secret_file;  // … this one, mode 0600; empty: a public client
  std::filesystem::path organisation_ca_file;      // of the provider; empty: those of the machine
  // Several hubs share a database: where it gets another epoch, or the hub moves elsewhere, this is called on another
  // thread, with a code. serve_until_signal() sets it.
  std::function<void(const std::string&)> on_other_identity;
  HookOptions hooks;     // webhooks: where they may go, and how they are sent
  ServerOptions server;  // limits; address, port and files are set from the above
};

// Serves from its construction until it is destroyed; then requests under way are finished, within bounds. A second
// one on the same folder is refused with Error(busy, "directory_in_use").
class RunningHub {
 public:
  RunningHub(const ServeOptions& options, const platform::Clock& clock, platform::Random& random);
  ~RunningHub();
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  std::string url() const;  // "https://127.0.0.1:8443", with the port that it got
  std::filesystem::path certificate_file() const;
  std::string pin() const;  // "sha256//…"
  std::string epoch() const;
  std::string metrics_address() const;  // with the port that it got; empty where there is none
  std::shared_ptr<MemoryBudget> memory() const;
  std::size_t connections() const;
  Hub& hub();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Throws Error(transient, "epoch_changed") where the database got another epoch meanwhile: to be started again.
// Serves until SIGTERM or SIGINT, and for `drain_seconds` more: meanwhile a balancer sees at /readyz that this hub is
// leaving, and sends it nothing new. A second signal ends the wait. `on_listening` is called once connections are
// accepted. Blocks these two signals in the calling thread, which must be the process's only one.
void serve_until_signal(const ServeOptions& options, const std::string& log_level,
                        const std::function<void(const RunningHub&)>& on_listening);

}  // namespace doorstep::hub
