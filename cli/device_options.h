// What the commands of a device share.
#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "doorstep/device/device.h"

namespace doorstep::cli {

// Opens the device in a directory that must be there. Throws Error(rejected, "no_device") where it is not.
std::unique_ptr<device::Device> open_device(const std::string& directory);

void print_line(const nlohmann::json& document);  // one line on stdout

// A subcommand with its --dir.
CLI::App* add_device_command(CLI::App& group, const char* name, const char* description,
                             std::string& directory);

void add_recording_commands(CLI::App& group);  // check-in, record, check-out

}  // namespace doorstep::cli
