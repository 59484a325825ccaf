#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/hub/hours/exceptions.h"
#include "doorstep/hub/http/values.h"

namespace doorstep::hub {

using nlohmann::json;

json to_json(const std::vector<FoundException>& items) {
  json list = json::array();
  for (const FoundException& item : items) {
    list.push_back({{"id", item.id},
                    {"kind", item.kind},
                    {"visit", text_or_null(item.visit)},
                    {"person", text_or_null(item.person)},
                    {"carer", text_or_null(item.carer)},
                    {"device", text_or_null(item.device)},
                    {"event", text_or_null(item.event)},
                    {"at", format_instant(item.at)},
                    {"detail", text_or_null(item.detail)},
                    {"state", item.open ? "open" : "closed"}});
  }
  return list;
}

std::string write_position(const ExceptionPosition& position) {
  return base64url(
      json::array({position.in_visits, position.provider, position.id, position.at, position.visit}).dump());
}

std::optional<ExceptionPosition> read_exception_position(std::string_view text) {
  const auto bytes = from_base64url(text);
  const json list = bytes && bytes->size() <= 4'096 ? json::parse(*bytes, nullptr, false) : json();
  if (!list.is_array() || list.size() != 5 || !list[0].is_boolean() || !list[1].is_string() ||
      !list[2].is_string() || !list[3].is_number_integer() || !list[4].is_string()) {
    return std::nullopt;
  }
  return ExceptionPosition{list[0].get<bool>(), list[1].get<std::string>(), list[2].get<std::string>(),
                           list[3].get<Millis>(), list[4].get<std::string>()};
}

}  // namespace doorstep::hub
