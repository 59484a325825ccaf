// doorstep hub uplift.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/hub/statements/rate_card.h"
#include "doorstep/hub/statements/uplift.h"

#include "commands.h"

namespace doorstep::cli {

namespace {

struct UpliftArguments {
  std::string data, rate_card, percent, multiple = "0.01", from;
};

void uplift(const UpliftArguments& args) {
  const auto store = hub::DataDirectory::open(args.data).open_store();
  const auto find = [&](hub::Connection& db) { return hub::find_rate_card(db, args.rate_card); };
  const auto held = store->read(find);
  if (!held) throw Error(ErrorClass::rejected, "unknown_reference", "there is no rate card of this name");
  const std::string next = hub::uplift(held->document, args.percent, args.multiple, args.from);
  const auto report = hub::import_files(*store, {{args.rate_card, next}});
  if (!report.errors.empty()) throw InvalidInput(hub::to_json(report.errors).dump());
  const auto made = store->read(find);
  std::cout << nlohmann::json{{"rate_card", made->id}, {"version", made->version}, {"from", args.from}}.dump()
            << std::endl;
}

}  // namespace

void add_statement_commands(CLI::App& app, int& /*exit_code*/) {
  const auto args = std::make_shared<UpliftArguments>();
  CLI::App* sub =
      hub_group(app)->add_subcommand("uplift", "makes a rate card's next version, with higher prices");
  sub->add_option("--data", args->data, "the hub's folder")->required();
  sub->add_option("--rate-card", args->rate_card, "its id")->required();
  sub->add_option("--percent", args->percent, "how much higher: 7.26")->required();
  sub->add_option("--multiple", args->multiple, "each price is rounded up to a multiple of it: 0.04");
  sub->add_option("--from", args->from, "the first day on which the new prices hold")->required();
  sub->callback([args] { uplift(*args); });
}

}  // namespace doorstep::cli
