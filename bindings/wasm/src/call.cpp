#include "call.h"

#include <string>

#include <nlohmann/json.hpp>

#include "guard.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

const Calls& all_calls() {
  static const Calls calls = [] {
    Calls all;
    add_device_calls(all);
    add_record_calls(all);
    add_read_calls(all);
    add_draft_calls(all);
    add_lock_calls(all);
    add_attachment_calls(all);
    add_network_calls(all);
    return all;
  }();
  return calls;
}

json run(const char* name, const char* arguments) {
  const auto found = all_calls().find(name);
  if (found == all_calls().end()) throw c::Misuse{"no_such_call", "the engine has no call of that name"};
  const auto given = json::parse(arguments, nullptr, false);
  if (!given.is_object()) throw c::Misuse{"bad_arguments", "arguments are a JSON object"};
  return found->second(given);
}

json failure(const doorstep_error& error) {
  return {{"error",
           {{"status", doorstep_status_name(error.status)}, {"code", error.code}, {"detail", error.detail}}}};
}

// What was thrown as the C interface tells it, whoever threw it.
json answer_to(const char* name, const char* arguments) {
  doorstep_error error{};
  error.struct_size = sizeof error;
  json answer;
  const auto status = c::guarded(&error, [&] {
    try {
      answer = {{"ok", run(name, arguments)}};
    } catch (const Failed& failed) {
      answer = failure(failed.error);
    } catch (const json::exception&) {
      throw c::Misuse{"bad_arguments", "an argument is of another type"};
    }
  });
  return status == DOORSTEP_OK ? answer : failure(error);
}

}  // namespace

std::string text_in(const nlohmann::json& given, const char* name) {
  const auto found = given.find(name);
  return found == given.end() || found->is_null() ? std::string() : found->get<std::string>();
}

}  // namespace doorstep::wasm

extern "C" {

// {"ok": …} or {"error": {"status", "code", "detail"}}. Lent until the next call.
const char* doorstep_call(const char* name, const char* arguments) {
  static std::string answer;
  answer = doorstep::wasm::answer_to(name, arguments)
               .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return answer.c_str();
}
}
