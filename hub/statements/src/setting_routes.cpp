#include "setting_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/commissioner_policy.h"
#include "doorstep/hub/office/commissioner_settings.h"

#include "answers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr const char* kPolicy = "policy";
constexpr const char* kTemplate = "template";

json item_of(const char* name, const CommissionerSetting& setting) {
  return {{name, json::parse(setting.document)},
          {"version", setting.version},
          {"set", format_instant(setting.set_at)},
          {"set_by", setting.set_by}};
}

// What nobody has set is version 0.
Response setting_response(const char* name, const CommissionerSetting& setting, Millis now) {
  json answer = item_of(name, setting);
  if (setting.version == 0) answer["set"] = answer["set_by"] = nullptr;
  answer["time"] = format_instant(now);
  return json_response(200, answer);
}

Response versions_response(Store& store, const Call& call, const char* name, SettingKind kind) {
  const std::size_t limit = page_limit(call);
  const auto after = whole_number(call.query.get("after").value_or("0"));
  if (!after) throw bad_request("after: the next of an earlier page is wanted");
  auto settings =
      store.read([&](Connection& db) { return list_settings(db, call.caller.of, kind, *after, limit + 1); });
  std::optional<std::string> next;
  if (settings.size() > limit) {
    settings.pop_back();
    next = std::to_string(settings.back().version);
  }
  json items = json::array();
  for (const CommissionerSetting& setting : settings) items.push_back(item_of(name, setting));
  return list_response(std::move(items), next, call.received_at);
}

Response get_policy(Store& store, const Call& call) {
  const auto held =
      store.read([&](Connection& db) { return setting_of(db, call.caller.of, SettingKind::policy); });
  CommissionerSetting shown = held.value_or(CommissionerSetting{});
  shown.document = write_commissioner_policy(read_commissioner_policy(shown.document));
  return setting_response(kPolicy, shown, call.received_at);
}

void set_member(CommissionerPolicy& policy, const std::string& name, const json& value) {
  if (!value.is_string() && !value.is_number_integer())
    throw Problem(422, "bad_type", "A whole number or a word is wanted.")
        .with("pointer", "/" + pointer_part(name));
  try {
    set(policy, name, value.is_string() ? value.get<std::string>() : value.dump());
  } catch (const Error& error) {
    const bool is_known = error.code() == "bad_value";
    throw Problem(422, is_known ? "bad_value" : "unknown_member", error.what())
        .with("pointer", "/" + pointer_part(name));
  }
}

Response post_policy(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  const CommissionerSetting kept = store.write([&](Connection& db) {
    CommissionerPolicy policy = commissioner_policy_of(db, call.caller.of);
    for (const auto& [name, value] : body.items()) set_member(policy, name, value);
    return keep_setting(db, call.caller.of, SettingKind::policy, write_commissioner_policy(policy),
                        call.caller.id, call.received_at);
  });
  return setting_response(kPolicy, kept, call.received_at);
}

Response get_template(Store& store, const Call& call) {
  const auto held = store.read(
      [&](Connection& db) { return setting_of(db, call.caller.of, SettingKind::service_delivery); });
  CommissionerSetting shown = held.value_or(CommissionerSetting{});
  if (!held) shown.document = default_delivery_document().dump();
  return setting_response(kTemplate, shown, call.received_at);
}

Response post_template(Store& store, const Call& call) {
  const json body = json_object_of(call.request);
  read_delivery_template(body);  // or the problem
  const CommissionerSetting kept = store.write([&](Connection& db) {
    return keep_setting(db, call.caller.of, SettingKind::service_delivery, body.dump(), call.caller.id,
                        call.received_at);
  });
  return setting_response(kTemplate, kept, call.received_at);
}

Response get_policy_versions(Store& store, const Call& call) {
  return versions_response(store, call, kPolicy, SettingKind::policy);
}

Response get_template_versions(Store& store, const Call& call) {
  return versions_response(store, call, kTemplate, SettingKind::service_delivery);
}

}  // namespace

DeliveryTemplate delivery_template_of(Connection& db, const std::string& commissioner) {
  const auto held = setting_of(db, commissioner, SettingKind::service_delivery);
  return held ? read_delivery_template(json::parse(held->document)) : default_delivery_template();
}

void add_setting_routes(Router& router, Store& store) {
  add_store_routes(router, store,
                   {{"GET", "/v1/commissioner-policy", get_policy},
                    {"POST", "/v1/commissioner-policy", post_policy},
                    {"GET", "/v1/commissioner-policy/versions", get_policy_versions},
                    {"GET", "/v1/service-delivery-template", get_template},
                    {"POST", "/v1/service-delivery-template", post_template},
                    {"GET", "/v1/service-delivery-template/versions", get_template_versions}},
                   {Role::commissioner});
}

}  // namespace doorstep::hub
