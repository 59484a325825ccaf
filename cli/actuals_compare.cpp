// doorstep actuals compare: the same visits under another rate card.
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "doorstep/actuals/compare.h"

#include "actuals_commands.h"
#include "commands.h"
#include "files.h"

namespace doorstep::cli {
namespace {

struct CompareOptions {
  std::string request, card;
  bool json = false, csv = false, table = false;
};

actuals::Request request_or_throw(std::variant<actuals::Request, actuals::Problem> read) {
  if (const auto* problem = std::get_if<actuals::Problem>(&read)) throw InvalidInput(to_json(*problem));
  return std::move(std::get<actuals::Request>(read));
}

// The pointer of a problem in the other card begins where its file begins.
actuals::Request under_other_card(const std::string& request, const std::string& card) {
  if (auto problem = actuals::check_json(card)) throw InvalidInput(to_json(*problem));
  auto read = actuals::read_request(actuals::with_rate_card(request, card));
  constexpr std::string_view kCard = "/rate_card";
  if (auto* problem = std::get_if<actuals::Problem>(&read); problem && problem->pointer.starts_with(kCard)) {
    problem->pointer.erase(0, kCard.size());
  }
  return request_or_throw(std::move(read));
}

void compare(const CompareOptions& options) {
  const std::string text = read_input(options.request);
  auto request = request_or_throw(actuals::read_request(text));
  auto other = under_other_card(text, read_input(options.card));
  actuals::Pricing before(request), after(other);
  run(before);
  run(after);
  auto comparison = actuals::compare(before, after);
  comparison.by_effect = actuals::effects(std::move(request), std::move(other));
  const bool for_people = options.table || (!options.json && !options.csv && isatty(STDOUT_FILENO) == 1);
  if (for_people) return print(comparison_table(comparison));
  print(options.csv ? comparison_csv(comparison) : comparison_json(comparison));
}

}  // namespace

void add_compare(CLI::App& actuals) {
  auto options = std::make_shared<CompareOptions>();
  auto* command =
      actuals.add_subcommand("compare", "What another rate card would change, by provider, person and rule");
  command->add_option("request", options->request, "the request, a JSON file")->required();
  command->add_option("--with", options->card, "the other rate card, a JSON file")->required();
  auto* json =
      command->add_flag("--json", options->json, "JSON, as is usual where the output is no terminal");
  auto* csv = command->add_flag("--csv", options->csv, "CSV, one row a name")->excludes(json);
  command->add_flag("--table", options->table, "tables, as is usual on a terminal")
      ->excludes(json)
      ->excludes(csv);
  command->callback([options] { compare(*options); });
}

}  // namespace doorstep::cli
