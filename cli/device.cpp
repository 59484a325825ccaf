// doorstep device: enrol, today, sync, status, log. The recording ones are in device_record.cpp.
#include <iostream>

#include <nlohmann/json.hpp>

#include "doorstep/device/documents.h"
#include "doorstep/device/recovery.h"
#include "doorstep/event/jwk.h"

#include "commands.h"
#include "device_options.h"
#include "files.h"

namespace doorstep::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct EnrolOptions {
  std::string directory, hub, ca_file, pin, code, key_file, name = "tablet";
};

device::HubAddress hub_of(const EnrolOptions& options) {
  return {options.hub, options.ca_file.empty() ? "" : read_input(options.ca_file), options.pin};
}

std::optional<fs::path> key_file_of(const EnrolOptions& options) {
  return options.key_file.empty() ? std::nullopt : std::optional(fs::path(options.key_file));
}

void print_identity(device::Device& device) {
  const auto identity = device.engine().identity();
  print_line({{"device", identity->device.str()},
              {"provider", identity->provider.str()},
              {"epoch", identity->epoch},
              {"public_key", event::public_jwk(device.engine().signer()->public_key())}});
}

void enrol(const EnrolOptions& options) {
  device::Device device(options.directory, {}, key_file_of(options));
  device.enrol(hub_of(options), options.code, {options.name, "doorstep device"});
  print_identity(device);
}

void recover(const EnrolOptions& options) {
  device::recover(options.directory, {}, hub_of(options), options.code, {options.name, "doorstep device"},
                  key_file_of(options));
  print_identity(*open_device(options.directory));
}

void today(const std::string& directory) {
  print_line(device::visits_to_json(open_device(directory)->engine().today()));
}

std::string why_not_done(const sync::Status& status) {
  if (status.activity == sync::Activity::revoked) return "the office has revoked this device";
  if (status.activity == sync::Activity::needs_enrolment) {
    return "the hub refuses this log for good: enrol the device again with a new code";
  }
  return "not everything could be synced; what is unsent stays on the device";
}

int sync(const std::string& directory) {
  const auto device = open_device(directory);
  const auto result = device->sync();
  if (!result.status.wipe) print_line(device->status());
  if (result.done) return kDone;
  const auto& failure = result.status.last_failure;
  const std::string code = result.status.wipe ? "device_revoked" : failure ? failure->code : "not_synced";
  std::cerr << json{{"code", code}, {"detail", why_not_done(result.status)}}.dump() << "\n";
  return kFailed;
}

void print_log(const std::string& directory) {
  const auto device = open_device(directory);
  device::each_log_line(device->engine(), [](std::string_view line) { std::cout << line << "\n"; });
}

void add_enrol_command(CLI::App& group, const char* name, const char* description,
                       void (*work)(const EnrolOptions&)) {
  auto options = std::make_shared<EnrolOptions>();
  auto* command = add_device_command(group, name, description, options->directory);
  command->add_option("--hub", options->hub, "https://host[:port]")->required();
  command->add_option("--cacert", options->ca_file, "certificates to trust (PEM); the system's without it");
  command->add_option("--pin", options->pin, "sha256//… of the hub's public key");
  command->add_option("--code", options->code, "the office's enrolment code")->required();
  command->add_option("--key-file", options->key_file,
                      "keep the device's keys in this file, not in DIR/keys");
  command->add_option("--name", options->name, "what the office sees of this device");
  command->callback([options, work] { work(*options); });
}

}  // namespace

std::unique_ptr<device::Device> open_device(const std::string& directory) {
  if (!fs::is_directory(directory)) {
    throw Error(ErrorClass::rejected, "no_device", directory + " is no device's directory: enrol first");
  }
  return std::make_unique<device::Device>(directory);
}

void print_line(const json& document) {
  std::cout << document.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
}

CLI::App* add_device_command(CLI::App& group, const char* name, const char* description,
                             std::string& directory) {
  auto* command = group.add_subcommand(name, description);
  command->add_option("--dir", directory, "the device's directory")->required();
  return command;
}

void add_device_commands(CLI::App& app, int& exit_code) {
  auto* group = app.add_subcommand("device", "A carer's device");
  group->require_subcommand(1);
  add_enrol_command(*group, "enrol", "Enrol with a code of the office", enrol);
  add_enrol_command(*group, "recover", "Go on after the device's keys are lost, with a code that names it",
                    recover);
  add_recording_commands(*group);
  auto directory = std::make_shared<std::string>();  // one command a run, so one directory
  add_device_command(*group, "today", "What is planned today, from the device's own store", *directory)
      ->callback([directory] { today(*directory); });
  add_device_command(*group, "sync", "Send what is unsent, fetch what is new", *directory)
      ->callback([directory, &exit_code] { exit_code = sync(*directory); });
  add_device_command(*group, "status", "What is unsent, and why", *directory)->callback([directory] {
    print_line(open_device(*directory)->status());
  });
  add_device_command(*group, "log", "The log, and last its signed head", *directory)->callback([directory] {
    print_log(*directory);
  });
}

}  // namespace doorstep::cli
