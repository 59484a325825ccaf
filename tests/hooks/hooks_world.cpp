#include "hooks_world.h"

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/store/occurrences.h"
#include "doorstep/hub/views/keeper.h"

namespace doorstep::testing {

using nlohmann::json;

HooksTest::HooksTest() {
  set_time("2026-09-22T06:00:00Z");
  for (const char* owner : {"brook", "vale", "northshire", "southborough"}) {
    const bool is_provider = owner == std::string("brook") || owner == std::string("vale");
    const auto client = hub::make_client(hub.store(), hub.random,
                                         is_provider ? hub::Role::provider : hub::Role::commissioner, owner);
    tokens_[owner] = body_of(hub.send("POST", "/oauth2/token",
                                      form({{"grant_type", "client_credentials"},
                                            {"client_id", client.client_id},
                                            {"client_secret", client.client_secret}}),
                                      {{"Content-Type", "application/x-www-form-urlencoded"}}))
                         .at("access_token");
  }
  // Tokens last; it is the webhooks' days that the tests go through.
  hub.store().write([](hub::Connection& db) { db.exec("UPDATE token SET expires_ms = 4000000000000"); });
  sender = dispatcher();
  keep();
}

hub::Response HooksTest::ask(const std::string& owner, const std::string& method, const std::string& target,
                             const json& body) {
  return hub.send(method, target, body.is_null() ? "" : body.dump(),
                  {{"Authorization", "Bearer " + tokens_.at(owner)}, {"Content-Type", "application/json"}});
}

json HooksTest::get(const std::string& owner, const std::string& target) {
  const auto response = ask(owner, "GET", target);
  EXPECT_EQ(response.status, 200) << response.body;
  return body_of(response);
}

HooksTest::Hook HooksTest::subscribe(const std::string& owner, const std::string& url,
                                     const std::vector<std::string>& events) {
  const auto response = ask(owner, "POST", "/v1/webhooks", {{"url", url}, {"events", events}});
  EXPECT_EQ(response.status, 201) << response.body;
  const json body = body_of(response);
  return {body.at("id"), body.at("secret")};
}

std::vector<json> HooksTest::log(const Hook& hook, const std::string& owner) {
  return get(owner, "/v1/webhooks/" + hook.id + "/deliveries").at("items");
}

hub::HookOptions HooksTest::options() const {
  hub::HookOptions options;
  options.rules.loopback_http = true;
  options.pause = std::chrono::milliseconds(0);
  options.timeout = std::chrono::milliseconds(10'000);
  return options;
}

std::unique_ptr<hub::Dispatcher> HooksTest::dispatcher(const hub::HookOptions& chosen) {
  return std::make_unique<hub::Dispatcher>(hub.store(), hub.clock, hub.random, hub.hub->receipt_key(),
                                           chosen);
}

void HooksTest::send_all(hub::Dispatcher& by) {
  for (int i = 0; i < 5'000; ++i) {
    by.turn(std::chrono::milliseconds(5));
    const bool is_idle = by.under_way() == 0 &&
                         hub.count("SELECT count(*) FROM hook_occurrence WHERE spread = 0") == 0 &&
                         hub.count("SELECT count(*) FROM hook_delivery WHERE next_ms <= " +
                                   std::to_string(hub.clock.wall_ms())) == 0;
    if (is_idle) return;
  }
  FAIL() << "the webhooks do not come to rest";
}

void HooksTest::keep() { hub::Keeper(hub.store(), hub.clock, {"hub-1"}).settle(); }

void HooksTest::raise(const std::string& id, const std::string& person_ref) {
  hub::Occurrence one;
  one.kind = hub::OccurrenceKind::exception_raised;
  one.id = id;
  one.at = hub.clock.wall_ms();
  one.exception = "log_fork";
  one.person = PersonId(office_id(hub.store(), "person", person_ref));
  hub.store().write([&](hub::Connection& db) {
    hub::write_occurrences(db, ProviderId("brook"), {one}, hub.clock.wall_ms());
  });
}

std::string HooksTest::cell(const std::string& sql) {
  return hub.store().read([&](hub::Connection& db) { return db.first(sql)->text_or_null(0).value_or(""); });
}

}  // namespace doorstep::testing
