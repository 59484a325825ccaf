// Recording.
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "call.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

std::optional<doorstep_position> position_of(const json& given) {
  const auto found = given.find("position");
  if (found == given.end() || found->is_null()) return std::nullopt;
  return doorstep_position{sizeof(doorstep_position), found->at("lat_e7"), found->at("lon_e7"),
                           found->value("accuracy_m", std::int64_t{-1})};
}

using Attend = doorstep_status (*)(doorstep_device*, const doorstep_attendance*, doorstep_recorded*,
                                   doorstep_error*);

json attend(Attend function, const json& given) {
  const auto text = [&](const char* name) { return text_in(given, name); };
  const std::string carer = text("carer"), visit = text("visit"), person = text("person"),
                    service = text("service"), tag = text("tag"), reason = text("manual_reason");
  const auto position = position_of(given);
  const doorstep_attendance attendance{sizeof(doorstep_attendance),
                                       carer.c_str(),
                                       visit.c_str(),
                                       person.c_str(),
                                       service.c_str(),
                                       tag.c_str(),
                                       reason.c_str(),
                                       position ? &*position : nullptr};
  doorstep_recorded recorded{};
  recorded.struct_size = sizeof recorded;
  must(function, &attendance, &recorded);
  return json_of(recorded);
}

json record(const json& event) {
  doorstep_recorded recorded{};
  recorded.struct_size = sizeof recorded;
  must(doorstep_record, event.dump().c_str(), &recorded);
  return json_of(recorded);
}

}  // namespace

json json_of(const doorstep_recorded& recorded) {
  const json visit = recorded.visit[0] == '\0' ? json(nullptr) : json(recorded.visit);
  return {{"seq", recorded.seq}, {"event", recorded.event}, {"visit", visit}};
}

void add_record_calls(Calls& calls) {
  calls["check_in"] = [](const json& given) { return attend(doorstep_check_in, given); };
  calls["check_out"] = [](const json& given) { return attend(doorstep_check_out, given); };
  calls["record"] = record;
}

}  // namespace doorstep::wasm
