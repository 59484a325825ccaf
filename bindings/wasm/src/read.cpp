// Reading.
#include <string>

#include <nlohmann/json.hpp>

#include "call.h"
#include "open_device.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

Call document(doorstep_status (*function)(doorstep_device*, doorstep_text**, doorstep_error*)) {
  return [function](const json&) { return json::parse(text_of(function)); };
}

json status(const json&) {
  const c::Devices::Call open(c::devices(), device());
  return open->device().status();
}

json visits(const json& given) {
  const std::int64_t from = given.at("from_ms"), to = given.at("to_ms");
  return json::parse(text_of(doorstep_visits, from, to));
}

json documents(const json& given) {
  const std::string kind = given.at("kind"), person = text_in(given, "person");
  const char* of = person.empty() ? nullptr : person.c_str();
  return json::parse(text_of(doorstep_documents, kind.c_str(), of));
}

json visit_lines(const json& given) {
  const c::Devices::Call open(c::devices(), device());
  return open->engine().visit_lines(VisitId(given.at("visit").get<std::string>()));
}

}  // namespace

void add_read_calls(Calls& calls) {
  calls["status"] = status;
  calls["today"] = document(doorstep_today);
  calls["visits"] = visits;
  calls["documents"] = documents;
  calls["visit_lines"] = visit_lines;
  calls["incidents"] = document(doorstep_incidents);
  calls["public_key"] = document(doorstep_public_key);
  calls["log"] = [](const json&) { return json(text_of(doorstep_log)); };
}

}  // namespace doorstep::wasm
