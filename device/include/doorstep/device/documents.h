// What a device tells and takes as JSON and as lines: one form for the program and for the apps that embed it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/engine.h"
#include "doorstep/visit/command.h"

namespace doorstep::device {

// {"visits":[…]}: times as RFC 3339, null where there is none; of the feed's document `ref`, `tasks`, `time_critical`.
nlohmann::json visits_to_json(const std::vector<VisitSummary>& visits);

// An event as it is handed in: {"type","by","visit","person","body"}, of which only type and by are needed and ids may
// be the office's names. Nothing else is taken, a time least of all. Throws Error(rejected): bad_json, bad_event,
// unknown_member; the detail names the member.
visit::Command command_from_json(const Engine& engine, std::string_view text);

// Calls use(line) for each line of the current log and then for its signed head, without newlines.
// Throws Error(auth, not_enrolled), and what the store throws.
void each_log_line(const Engine& engine, const std::function<void(std::string_view)>& use);

}  // namespace doorstep::device
