#include "doorstep/hub/server/serve.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/blobs/blobs.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/shared_pace.h"
#include "doorstep/hub/views/keeper.h"
#include "doorstep/platform/directory_lock.h"

#include "files.h"
#include "identity_watch.h"
#include "log.h"
#include "metrics.h"

namespace doorstep::hub {

namespace {

// So much later than an event the board shows it, at most, where the hub is idle: the keeper waits for a push's other
// events of the same visit, and looks whether there is anything so often.
constexpr Millis kKeeperQuietMs = 1000;
constexpr std::chrono::milliseconds kKeeperPause{200};

// As many workers as processors, twice as many for devices, and for each a connection to read with.
int worker_threads() { return std::max(2, static_cast<int>(std::thread::hardware_concurrency())); }
int device_threads() { return 2 * worker_threads(); }

constexpr rlim_t kOtherFiles = 256;  // of the process: the database, the log

// How many connections the process can hold; asks for as many files as it may have.
std::size_t raise_open_files() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 0;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  getrlimit(RLIMIT_NOFILE, &files);
  return static_cast<std::size_t>(files.rlim_cur - std::min(files.rlim_cur / 2, kOtherFiles));
}

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Address parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  Address address{text.substr(0, colon == std::string::npos ? 0 : colon), 0};
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data() + (colon + 1), end, address.port);
  if (address.host.empty() || failure != std::errc() || stop != end) {
    throw Error(ErrorClass::rejected, "usage", "--listen is ADDRESS:PORT");
  }
  return address;
}

CertificateFiles certificate_files(const ServeOptions& options, const DataDirectory& data) {
  if (options.certificate_file.empty() != options.key_file.empty()) {
    throw Error(ErrorClass::rejected, "usage", "--tls-cert and --tls-key go together");
  }
  if (options.certificate_file.empty()) return data.certificate_files();
  return {options.certificate_file, options.key_file};
}

ServerOptions server_options(const ServeOptions& options, const Address& address,
                             const CertificateFiles& files) {
  ServerOptions server = options.server;
  server.address = address.host;
  server.port = address.port;
  server.worker_threads = worker_threads();
  server.device_threads = device_threads();
  server.max_connections = std::min(server.max_connections, raise_open_files());
  server.certificate_file = files.certificate;
  server.key_file = files.key;
  return server;
}

OrganisationOptions organisation_options(const ServeOptions& options) {
  OrganisationOptions organisation;
  if (options.organisation.issuer.empty()) return organisation;
  OidcSettings settings = options.organisation;
  if (!options.organisation_secret_file.empty())
    settings.client_secret = read_secret(options.organisation_secret_file);
  expect_sound(settings);
  FetchLimits limits;
  limits.private_addresses = settings.private_addresses;
  limits.ca_file = options.organisation_ca_file;
  organisation.fetch = make_curl_fetch(limits);
  organisation.settings = std::move(settings);
  return organisation;
}

// The lock is taken before anything in the folder is made or touched.
std::unique_ptr<platform::DirectoryLock> lock_folder(const std::filesystem::path& folder) {
  make_private_folder(folder);
  return std::make_unique<platform::DirectoryLock>(folder);
}

}  // namespace

class RunningHub::Impl {
 public:
  Impl(const ServeOptions& options, const platform::Clock& clock, platform::Random& random)
      : address_(parse_address(options.listen)),
        lock_(lock_folder(options.data)),
        data_(DataDirectory::make_or_open(options.data, random, options.database)),
        files_(certificate_files(options, data_)) {
    data_.make_server_files({address_.host}, random);
    auto store = data_.open_store(worker_threads() + device_threads());
    auto receipt_key = data_.receipt_signer(*store, random);
    HubParts parts{std::move(store), std::move(receipt_key), options.token_seconds,
                   [this](const Observed& observed) {
                     metrics_.observe(observed);
                     log_request(observed);
                   }};
    if (!options.reports_database.empty())
      parts.reports = data_.open_reports(*parts.store, options.reports_database, worker_threads());
    parts.people.operator_token = data_.operator_token();
    parts.people.staff_need_totp = options.staff_need_totp;
    parts.hook_targets = options.hooks.rules;
    parts.organisation = organisation_options(options);
    hub_ = std::make_unique<Hub>(std::move(parts), clock, random);
    Keeper::Options keeper_options{platform::make_uuid_v4(random)};
    keeper_options.quiet_ms = kKeeperQuietMs;
    keeper_ = std::make_unique<Keeper>(hub_->store(), clock, std::move(keeper_options));
    keeper_thread_ = std::make_unique<KeeperThread>(*keeper_, kKeeperPause);
    dispatcher_ =
        std::make_unique<Dispatcher>(hub_->store(), clock, random, hub_->receipt_key(), options.hooks);
    hook_sender_ = std::make_unique<HookSender>(*dispatcher_, options.hooks.pause, options.hooks.linger);
    server_ = std::make_unique<Server>(server_options(options, address_, files_), hub_->service());
    if (!data_.is_embedded() && options.on_other_identity) {
      watch_ =
          std::make_unique<IdentityWatch>(hub_->store(), hub_->identity().epoch, options.on_other_identity);
    }
    if (!data_.is_embedded() && options.server.max_requests_per_second > 0) share_pace(clock, random);
    expiry_ = std::make_unique<Repeating>(std::chrono::seconds(1),
                                          [this, &clock] { expire_blobs(clock.wall_ms()); });
    if (options.metrics_listen.empty()) return;
    metrics_address_ = metrics_.listen(
        options.metrics_listen,
        {[this] { return server_->connections(); }, [this] { return server_->memory()->used_bytes(); },
         [this, &clock] { return backlog(hub_->store(), clock.wall_ms()); }});
  }

  ~Impl() {
    metrics_.stop_listening();  // a scrape asks the server
    hub_->leave();
    server_->stop();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string url() const {
    const bool v6 = address_.host.find(':') != std::string::npos;
    return "https://" + (v6 ? "[" + address_.host + "]" : address_.host) + ":" +
           std::to_string(server_->port());
  }
  const CertificateFiles& files() const { return files_; }
  std::string metrics_address() const { return metrics_address_; }
  std::shared_ptr<MemoryBudget> memory() const { return server_->memory(); }
  std::size_t connections() const { return server_->connections(); }
  Hub& hub() { return *hub_; }

 private:
  // Ten batches at a time, and then again after ten minutes: nothing of it is urgent.
  void expire_blobs(Millis now) {
    constexpr int kPause_s = 600, kBatches = 10;
    if (seconds_++ % kPause_s != 0) return;
    for (int i = 0; i < kBatches && hub_->blobs().expire(now); ++i) {
    }
  }

  void share_pace(const platform::Clock& clock, platform::Random& random) {
    shared_pace_ =
        std::make_unique<SharedPace>(hub_->store(), server_->pacer(), platform::make_uuid_v4(random));
    exchange_ = std::make_unique<Repeating>(std::chrono::seconds(1), [this, &clock] {
      shared_pace_->exchange(std::chrono::steady_clock::now(), clock.wall_ms());
    });
  }

  Address address_;
  std::unique_ptr<platform::DirectoryLock> lock_;
  DataDirectory data_;
  CertificateFiles files_;
  Metrics metrics_;
  std::string metrics_address_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<Keeper> keeper_;
  std::unique_ptr<KeeperThread> keeper_thread_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<HookSender> hook_sender_;
  std::unique_ptr<Server> server_;  // stops before the hub goes
  std::unique_ptr<IdentityWatch> watch_;
  std::unique_ptr<SharedPace> shared_pace_;
  std::int64_t seconds_ = 0;  // of the expiry's thread
  std::unique_ptr<Repeating> expiry_;
  std::unique_ptr<Repeating> exchange_;  // last: they use the others
};

RunningHub::RunningHub(const ServeOptions& options, const platform::Clock& clock, platform::Random& random)
    : impl_(std::make_unique<Impl>(options, clock, random)) {}
RunningHub::~RunningHub() = default;
std::string RunningHub::url() const { return impl_->url(); }
std::filesystem::path RunningHub::certificate_file() const { return impl_->files().certificate; }
std::string RunningHub::pin() const { return public_key_pin(impl_->files().certificate); }
std::string RunningHub::epoch() const { return impl_->hub().identity().epoch; }
std::string RunningHub::metrics_address() const { return impl_->metrics_address(); }
std::shared_ptr<MemoryBudget> RunningHub::memory() const { return impl_->memory(); }
std::size_t RunningHub::connections() const { return impl_->connections(); }
Hub& RunningHub::hub() { return impl_->hub(); }

void serve_until_signal(const ServeOptions& options, const std::string& log_level,
                        const std::function<void(const RunningHub&)>& on_listening) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // the threads to come inherit it
  start_log(log_level);
  std::string other_identity;  // read when the watch has gone
  {
    ServeOptions watched = options;
    watched.on_other_identity = [&](const std::string& code) {
      other_identity = code;
      ::kill(::getpid(), SIGTERM);
    };
    RunningHub running(watched, platform::system_clock(), platform::system_random());
    on_listening(running);
    log_event("listening");
    int signal = 0;
    sigwait(&signals, &signal);
    running.hub().leave();
    if (options.drain_seconds > 0) {
      log_event("draining");
      const timespec most{options.drain_seconds, 0};
      sigtimedwait(&signals, nullptr, &most);
    }
    log_event("stopping");
  }
  log_event("stopped");
  if (!other_identity.empty()) {
    throw Error(ErrorClass::transient, other_identity,
                "the database is not what it was when this hub was started: start it again");
  }
}

}  // namespace doorstep::hub
