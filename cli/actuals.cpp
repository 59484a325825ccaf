// doorstep actuals: payment on actuals, as actuals.md has it.
#include "doorstep/actuals/actuals.h"

#include <functional>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "doorstep/event/error.h"
#include "doorstep/platform/openssl.h"

#include "actuals_commands.h"
#include "commands.h"
#include "files.h"

namespace doorstep::cli {

std::string document_or_throw(const actuals::Answer& answer) {
  if (const auto* problem = std::get_if<actuals::Problem>(&answer)) throw InvalidInput(to_json(*problem));
  return std::get<std::string>(answer);
}

void print(std::string_view document) {
  if (!std::cout.write(document.data(), static_cast<std::streamsize>(document.size())).flush()) {
    throw Error(ErrorClass::space, "output_failed", "standard output could not be written");
  }
}

namespace {

struct Files {
  std::string first, second;
};

void add_price(CLI::App& actuals) {
  auto files = std::make_shared<Files>();
  auto* command = actuals.add_subcommand("price", "Price a statement request: prints the statement");
  command->add_option("request", files->first, "the request, a JSON file; - for stdin")->required();
  command->callback([files] {
    print(document_or_throw(actuals::price(read_input(files->first), platform::openssl_crypto())));
  });
}

void add_difference(CLI::App& actuals) {
  auto files = std::make_shared<Files>();
  auto* command = actuals.add_subcommand("difference", "What a revised statement changes in a closed one");
  command->add_option("closed", files->first, "the statement that was settled")->required();
  command->add_option("revised", files->second, "the statement as it is now")->required();
  command->callback([files] {
    print(document_or_throw(actuals::difference(read_input(files->first), read_input(files->second))));
  });
}

void add_hours(CLI::App& actuals) {
  auto files = std::make_shared<Files>();
  auto* command = actuals.add_subcommand("hours", "The measured hours alone, whatever they cost");
  command->add_option("visits", files->first, "a request, or {\"visits\":[…]}; - for stdin")->required();
  command->callback([files] { print(document_or_throw(actuals::hours(read_input(files->first)))); });
}

}  // namespace

void add_actuals_commands(CLI::App& app, int&) {
  auto* actuals = app.add_subcommand("actuals", "What is payable for what was delivered");
  actuals->require_subcommand(1);
  add_price(*actuals);
  add_difference(*actuals);
  add_hours(*actuals);
  add_explain(*actuals);
  add_compare(*actuals);
}

}  // namespace doorstep::cli
