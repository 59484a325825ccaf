#include "payload.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/values.h"

#include "subscriptions.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

json text_or_null(const std::optional<std::string>& text) { return text ? json(*text) : json(); }

std::string payload(std::string_view type, Millis at, json data) {
  return json{{"type", type}, {"timestamp", format_instant(at)}, {"data", std::move(data)}}.dump();
}

json statement_data(const KeptOccurrence& one) {
  const std::string of = one.commissioner.value_or("");
  return {{"provider", one.provider.str()},
          {"statement", text_or_null(one.statement)},
          {"commissioner", of.empty() ? json() : json(of)}};
}

json visit_data(const KeptOccurrence& one) {
  return {{"provider", one.provider.str()},
          {"visit", text_or_null(one.visit)},
          {"person", text_or_null(one.person)},
          {"planned_start", instant_or_null(one.planned_start)},
          {"planned_end", instant_or_null(one.planned_end)}};
}

json exception_data(const KeptOccurrence& one) {
  return {{"provider", one.provider.str()},      {"id", one.id},
          {"kind", text_or_null(one.exception)}, {"visit", text_or_null(one.visit)},
          {"person", text_or_null(one.person)},  {"device", text_or_null(one.device)}};
}

}  // namespace

std::string payload_of(const KeptOccurrence& one) {
  json data = one.statement ? statement_data(one) : one.exception ? exception_data(one) : visit_data(one);
  return payload(one.kind, one.at, std::move(data));
}

std::string test_payload(const std::string& subscription, Millis now) {
  return payload(kTestKind, now, {{"webhook", subscription}});
}

}  // namespace doorstep::hub
