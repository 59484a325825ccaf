// doorstep verify: checks a log file by its device's public key, as protocol.md §1 and §4 describe.
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"
#include "doorstep/event/error.h"
#include "doorstep/event/jwk.h"
#include "doorstep/platform/openssl.h"

#include "commands.h"
#include "files.h"

namespace doorstep::cli {
namespace {

int report(const event::Fault& fault) {
  nlohmann::json out{{"code", event::to_string(fault.code)},
                     {"detail", "the first bad line of the log"},
                     {"line", fault.line},
                     {"seq", nullptr}};
  if (fault.seq) out["seq"] = *fault.seq;
  std::cerr << out.dump() << "\n";
  return kFailed;
}

int verify(const std::string& log_file, const std::string& key_file) {
  const auto key = event::parse_public_jwk(read_input(key_file));
  if (!key) throw Error(ErrorClass::rejected, "bad_key", key_file + " is no public Ed25519 JWK");
  const auto text = read_input(log_file);
  const auto result = event::verify_log(platform::openssl_crypto(), *key, text);
  if (result.fault) return report(*result.fault);
  std::cout << nlohmann::json{{"device", result.log->device.str()},
                              {"head", base64url(result.log->head.hash)},
                              {"lines", result.log->lines.size()},
                              {"seq", result.log->head.seq}}
                   .dump()
            << "\n";
  return kDone;
}

}  // namespace

void add_verify_command(CLI::App& app, int& exit_code) {
  struct Options {
    std::string log, key;
  };
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("verify", "Check the chain and the signed head of a log");
  command->add_option("log", options->log, "event lines and, last, the signed head; - for stdin")->required();
  command->add_option("--key", options->key, "the device's public key, a JWK file")->required();
  command->callback([options, &exit_code] { exit_code = verify(options->log, options->key); });
}

}  // namespace doorstep::cli
