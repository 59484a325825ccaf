// doorstep actuals explain: why a visit is paid as it is.
#include <memory>

#include <CLI/CLI.hpp>

#include "doorstep/actuals/explain.h"

#include "actuals_commands.h"
#include "commands.h"
#include "files.h"

namespace doorstep::cli {
namespace {

struct ExplainOptions {
  std::string request, visit;
};

void explain(const ExplainOptions& options) {
  const auto read = actuals::read_request(read_input(options.request));
  if (const auto* problem = std::get_if<actuals::Problem>(&read)) throw InvalidInput(to_json(*problem));
  actuals::Pricing pricing(std::get<actuals::Request>(read));
  run(pricing);
  const auto text = actuals::explain(pricing, options.visit);
  if (!text) throw InvalidInput(R"({"code":"unknown_visit","detail":"the request has no such visit"})");
  print(*text);
}

}  // namespace

void add_explain(CLI::App& actuals) {
  auto options = std::make_shared<ExplainOptions>();
  auto* command =
      actuals.add_subcommand("explain", "How each line of a visit came to be what it is, step by step");
  command->add_option("request", options->request, "the request, a JSON file; - for stdin")->required();
  command->add_option("--visit", options->visit, "the visit's id")->required();
  command->callback([options] { explain(*options); });
}

}  // namespace doorstep::cli
