// doorstep hub serve, enrolment-code, revoke, client, backup, restore; hub_copy.cpp adds copy.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/access/identity.h"
#include "doorstep/hub/server/backup.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/server/serve.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

#include "commands.h"
#include "hub_copy.h"

namespace doorstep::cli {

namespace {

using nlohmann::json;

// What all of them share; lives as long as the callbacks.
struct HubArguments {
  hub::ServeOptions serve;
  std::string data;
  std::string database;
  std::string log_level = "info";
  std::string provider;
  std::vector<std::string> carers;
  std::string device;
  std::string replaces;
  bool wipe = false;
  bool deliver_first = false;
  std::string role;
  std::string of;
  std::string file;
};
using HubArgumentsPtr = std::shared_ptr<HubArguments>;

void print_document(const json& document) { std::cout << document.dump() << std::endl; }

CLI::App* command(CLI::App& group, const HubArgumentsPtr& args, const char* name, const char* about) {
  CLI::App* sub = group.add_subcommand(name, about);
  sub->add_option("--data", args->data, "the hub's folder")->required();
  return sub;
}

void serve(const HubArguments& args) {
  hub::ServeOptions options = args.serve;
  options.data = args.data;
  options.database = args.database;
  hub::serve_until_signal(options, args.log_level, [](const hub::RunningHub& running) {
    print_document(
        {{"listening", running.url()},
         {"certificate", std::filesystem::absolute(running.certificate_file()).lexically_normal().string()},
         {"pin", running.pin()},
         {"epoch", running.epoch()}});
  });
}

void add_serve(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub = command(group, args, "serve", "serves devices and other systems over HTTPS until SIGTERM");
  auto& options = args->serve;
  sub->add_option("--listen", options.listen, "address and port; port 0 is any free one")
      ->capture_default_str();
  sub->add_option("--database", args->database,
                  "postgresql://… instead of the hub's own; the folder remembers it");
  sub->add_option("--reports-database", options.reports_database,
                  "postgresql://… of a replica that reports are read from, while it keeps up");
  sub->add_option("--tls-cert", options.certificate_file, "PEM, instead of the hub's own certificate");
  sub->add_option("--tls-key", options.key_file, "PEM");
  sub->add_option("--token-seconds", options.token_seconds, "how long a token is good")
      ->capture_default_str()
      ->check(CLI::Range(1, 86'400));
  sub->add_option("--drain-seconds", options.drain_seconds,
                  "after SIGTERM serve so much longer, while /readyz tells a balancer to send nothing new")
      ->capture_default_str()
      ->check(CLI::Range(0, 600));
  sub->add_flag(
      "--proxy-protocol", options.server.proxy_protocol,
      "every connection comes from a balancer that names the client first (PROXY protocol, version 2)");
  sub->add_option("--max-requests-per-second", options.server.max_requests_per_second,
                  "of one address; 0 is no limit")
      ->capture_default_str()
      ->check(CLI::Range(0, 100'000));
  sub->add_flag("--webhooks-private-addresses", options.hooks.rules.private_addresses,
                "webhooks may go to private addresses too: to receivers in the hub's own network");
  sub->add_flag("--webhooks-to-loopback", options.hooks.rules.loopback_http,
                "for tests: webhooks may go to this machine, without TLS too");
  sub->add_option("--oidc-issuer", options.organisation.issuer,
                  "https://… of the OpenID provider by which staff may sign in; none by default");
  sub->add_option("--oidc-client-id", options.organisation.client_id, "the hub's name there");
  sub->add_option("--oidc-client-secret-file", options.organisation_secret_file,
                  "mode 0600; without it the hub is a public client there");
  sub->add_option("--oidc-redirect-uri", options.organisation.redirect_uri,
                  "as it is registered there: https://HUB/v1/organisation/callback");
  sub->add_option("--oidc-ca-file", options.organisation_ca_file,
                  "PEM, of the provider's certificate instead of the machine's");
  sub->add_flag("--oidc-private-addresses", options.organisation.private_addresses,
                "the provider may be on this machine or a private network, and answer http");
  sub->add_option("--metrics", options.metrics_listen,
                  "loopback address and port for Prometheus: none by default");
  sub->add_option("--log-level", args->log_level, "debug, info, warn, error, off")->capture_default_str();
  sub->callback([args] { serve(*args); });
}

void add_enrolment_code(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub =
      command(group, args, "enrolment-code", "prints a code that enrols one device within ten minutes");
  sub->add_option("--provider", args->provider, "name")->required();
  sub->add_option("--carer", args->carers, "name or UUID; whose device it is");
  sub->add_option(
      "--replaces", args->replaces,
      "UUID of the device whose tablet has lost its keys and goes on with this code; without --carer it is "
      "theirs whose that one was");
  sub->callback([args] {
    if (args->carers.empty() && args->replaces.empty()) throw CLI::RequiredError("--carer");
    const auto replaces = args->replaces.empty() ? std::nullopt : std::optional(DeviceId(args->replaces));
    const auto store = hub::DataDirectory::open(args->data).open_store();
    std::cout << hub::make_enrolment_code(*store, platform::system_random(),
                                          platform::system_clock().wall_ms(), ProviderId(args->provider),
                                          args->carers, replaces)
              << std::endl;
  });
}

void add_revoke(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub = command(group, args, "revoke", "refuses a device from its next request on");
  sub->add_option("--device", args->device, "UUID")->required();
  sub->add_flag("--wipe", args->wipe, "and tells it to delete what it holds");
  sub->add_flag("--deliver-first", args->deliver_first, "only once it has sent what it has recorded");
  sub->callback([args] {
    const auto store = hub::DataDirectory::open(args->data).open_store();
    const auto refuse = args->deliver_first ? hub::retire_device : hub::revoke_device;
    refuse(*store, platform::system_clock().wall_ms(), DeviceId(args->device), args->wipe);
    json told{{"device", args->device}, {"revoked", true}, {"wipe", args->wipe}};
    if (args->deliver_first) told["deliver_first"] = true;
    print_document(told);
  });
}

void add_client(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub =
      command(group, args, "client", "makes a client for another system, and prints its id and secret");
  sub->add_option("--role", args->role, "commissioner or provider")
      ->required()
      ->check(CLI::IsMember({"commissioner", "provider"}));
  sub->add_option("--of", args->of, "the name of the commissioner or provider")->required();
  sub->callback([args] {
    const auto store = hub::DataDirectory::open(args->data).open_store();
    const auto role = args->role == "provider" ? hub::Role::provider : hub::Role::commissioner;
    if (!hub::is_known(*store, role, args->of)) {
      std::cerr << "note: nothing imported so far names this " << args->role << "\n";
    }
    const auto client = hub::make_client(*store, platform::system_random(), role, args->of);
    print_document({{"client_id", client.client_id}, {"client_secret", client.client_secret}});
  });
}

void add_backup(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub =
      command(group, args, "backup", "copies the hub, its keys included, into one file; it may serve");
  sub->add_option("file", args->file, "must not exist; made with mode 0600")->required();
  sub->callback([args] {
    hub::backup(args->data, args->file, platform::system_clock());
    print_document({{"backup", args->file}, {"bytes", std::filesystem::file_size(args->file)}});
  });
}

void add_restore(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub =
      command(group, args, "restore", "replaces a stopped hub by a backup, and begins a new epoch");
  sub->add_option("file", args->file, "that `hub backup` made")->required();
  sub->callback([args] {
    const auto epoch =
        hub::restore(args->data, args->file, platform::system_clock(), platform::system_random());
    print_document({{"restored", args->data}, {"epoch", epoch}});
  });
}

void add_new_epoch(CLI::App& group, const HubArgumentsPtr& args) {
  CLI::App* sub =
      command(group, args, "new-epoch",
              "after the database was brought back to an earlier moment by its own means: devices "
              "offer again what it lacks; hubs that run are to be started again");
  sub->callback([args] {
    const auto store = hub::DataDirectory::open(args->data).open_store();
    print_document({{"epoch", hub::begin_epoch(*store, platform::system_random())}});
  });
}

}  // namespace

CLI::App* hub_group(CLI::App& app) {
  for (CLI::App* group : app.get_subcommands([](const CLI::App* sub) { return sub->get_name() == "hub"; }))
    return group;
  CLI::App* group = app.add_subcommand("hub", "the server: devices push to it, other systems read from it");
  group->require_subcommand(1);
  return group;
}

void add_hub_commands(CLI::App& app, int& /*exit_code*/) {
  CLI::App* group = hub_group(app);
  const auto args = std::make_shared<HubArguments>();
  add_serve(*group, args);
  add_enrolment_code(*group, args);
  add_revoke(*group, args);
  add_client(*group, args);
  add_backup(*group, args);
  add_restore(*group, args);
  add_new_epoch(*group, args);
  add_copy(*group);
}

}  // namespace doorstep::cli
