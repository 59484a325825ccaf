#include "price.h"

#include <nlohmann/json.hpp>

#include "doorstep/actuals/actuals.h"
#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// "/visits/3/planned/end" → "/visits/3"; empty where it points at no item of that list.
std::string item_pointer(const std::string& pointer, const std::string& list) {
  const std::string prefix = "/" + list + "/";
  if (!pointer.starts_with(prefix)) return {};
  return pointer.substr(0, pointer.find('/', prefix.size()));
}

Problem problem_of(const actuals::Problem& found, std::string_view request_text) {
  Problem problem(422, std::string(actuals::to_string(found.code)), found.detail);
  problem = std::move(problem).with("pointer", found.pointer);
  const json request = json::parse(request_text, nullptr, false);
  for (const auto& [list, member] : {std::pair("visits", "visit"), std::pair("packages", "package")}) {
    const std::string pointer = item_pointer(found.pointer, list);
    if (pointer.empty()) continue;
    const json item = request.value(json::json_pointer(pointer), json::object());
    problem = std::move(problem).with(member, item.value("id", ""));
  }
  if (found.pointer.starts_with("/rate_card")) {
    const json id = request.value(json::json_pointer("/rate_card/id"), json());
    problem = std::move(problem).with("rate_card", id.is_string() ? id.get<std::string>() : "");
  }
  return problem;
}

}  // namespace

std::string price_request(std::string_view request) {
  try {
    actuals::Answer answer = actuals::price(request, platform::openssl_crypto());
    if (const auto* found = std::get_if<actuals::Problem>(&answer)) throw problem_of(*found, request);
    return std::get<std::string>(std::move(answer));
  } catch (const Error& error) {
    if (error.error_class() != ErrorClass::rejected) throw;
    throw Problem(422, error.code(), error.what());
  }
}

std::string totals_of(std::string_view document) {
  json totals = json::parse(document).at("totals");
  for (const char* list : {"by_provider", "by_person", "by_funder"}) totals.erase(list);
  return totals.dump();
}

}  // namespace doorstep::hub
