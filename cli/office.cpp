// doorstep hub import, policy, check.
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/commissioner_policy.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/office/policy.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/views/check.h"
#include "doorstep/hub/views/keeper.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

#include "commands.h"
#include "files.h"

namespace doorstep::cli {

namespace {

struct OfficeArguments {
  std::string data;
  std::string database;
  std::vector<std::string> files;
  std::string provider, commissioner;
  std::vector<std::string> members;  // NAME=VALUE
  int wait_seconds = 60;
};
using OfficeArgumentsPtr = std::shared_ptr<OfficeArguments>;

std::string dump(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Beside a running hub too; and before its first start, for the rota may be there first.
std::unique_ptr<hub::Store> open_store(const OfficeArguments& args) {
  return hub::DataDirectory::make_or_open(args.data, platform::system_random(), args.database).open_store();
}

void add_place(CLI::App& sub, const OfficeArgumentsPtr& args) {
  sub.add_option("--data", args->data, "the hub's folder")->required();
  sub.add_option("--database", args->database,
                 "postgresql://…, before the hub's first start; the folder remembers it");
}

void import(const OfficeArguments& args) {
  std::vector<hub::ImportFile> files;
  for (const std::string& name : args.files) files.push_back({name, read_input(name)});
  const hub::ImportReport report = hub::import_files(*open_store(args), std::move(files));
  if (report.errors.empty() || !report.files.empty())
    std::cout << dump(hub::to_json(report.files)) << std::endl;
  if (!report.errors.empty()) throw InvalidInput(dump(hub::to_json(report.errors)));
}

std::pair<std::string, std::string> split_member(const std::string& member) {
  const std::size_t equals = member.find('=');
  if (equals == std::string::npos) throw Error(ErrorClass::rejected, "usage", "NAME=VALUE is wanted");
  return {member.substr(0, equals), member.substr(equals + 1)};
}

void policy(const OfficeArguments& args) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const std::string& member : args.members) members.push_back(split_member(member));
  const auto store = open_store(args);
  if (args.commissioner.empty()) {
    std::cout << visit::write_policy(hub::set_policy(*store, ProviderId(args.provider), members))
              << std::endl;
    return;
  }
  if (!hub::is_known(*store, hub::Role::commissioner, args.commissioner))
    std::cerr << "note: nothing imported so far names this commissioner\n";
  const Millis now = platform::system_clock().wall_ms();
  const auto policy = hub::set_commissioner_policy(*store, args.commissioner, members, "operator", now);
  std::cout << hub::write_commissioner_policy(policy) << std::endl;
}

// Works off what waits, or waits for the hub that does so, and compares.
hub::CheckReport settled_check(hub::Store& store, int wait_seconds) {
  const platform::Clock& clock = platform::system_clock();
  hub::Keeper keeper(store, clock, {platform::make_uuid_v4(platform::system_random())});
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(wait_seconds);
  while (std::chrono::steady_clock::now() < give_up &&
         (keeper.turn() || !hub::is_settled(store, clock.wall_ms()))) {
    if (!keeper.turn()) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return hub::check_views(store, clock.wall_ms());
}

int check(const OfficeArguments& args) {
  const auto store = hub::DataDirectory::open(args.data).open_store();
  const hub::CheckReport report = settled_check(*store, args.wait_seconds);
  std::cout << dump(hub::to_json(report)) << std::endl;
  return report.differences == 0 && report.waiting == 0 ? kDone : kFailed;
}

}  // namespace

void add_office_commands(CLI::App& app, int& exit_code) {
  CLI::App* group = hub_group(app);
  const auto args = std::make_shared<OfficeArguments>();

  CLI::App* sub = group->add_subcommand(
      "import", "takes people, carers, rota, packages, outcomes (CSV), rate cards (JSON)");
  add_place(*sub, args);
  sub->add_option("files", args->files, "told apart by their columns")->required();
  sub->callback([args] { import(*args); });

  sub = group->add_subcommand("check", "computes all read models once more from the events, and compares");
  sub->add_option("--data", args->data, "the hub's folder")->required();
  sub->add_option("--wait", args->wait_seconds, "seconds for what is still to be looked at")
      ->capture_default_str();
  sub->callback([args, &exit_code] { exit_code = check(*args); });

  sub = group->add_subcommand("policy", "sets a provider's or a commissioner's policy, and prints it");
  add_place(*sub, args);
  CLI::Option_group* whose = sub->add_option_group("whose");
  whose->add_option("--provider", args->provider, "name");
  whose->add_option("--commissioner", args->commissioner, "name");
  whose->require_option(1);
  sub->add_option("members", args->members, "NAME=VALUE …; without any, what is set is printed by its names");
  sub->callback([args] { policy(*args); });
}

}  // namespace doorstep::cli
