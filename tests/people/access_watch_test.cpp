// GET /v1/session/stream: a family member's open page is told when what it may show has changed.
#include "doorstep/hub/people/access_watch.h"

#include <future>

#include <gmock/gmock.h>

#include "doorstep/hub/http/service.h"
#include "doorstep/hub/people/sessions.h"

#include "browser.h"

namespace doorstep::testing {
namespace {

using hub::Response;
using hub::Role;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

// A service with the stream alone, asked by the one caller.
class AccessWatchTest : public ::testing::Test {
 protected:
  AccessWatchTest() : account(make_person(hub, {"gus", "Gus Fell", Role::family, ""})), family(hub, "gus") {
    given = grant(hub, account, "p2", {"notes"});
  }
  void watch(milliseconds hold, std::size_t most = 10) {
    service.reset();
    watch_ = std::make_unique<hub::AccessWatch>(hub.store(), hub.clock, leaving,
                                                hub::AccessWatchOptions{milliseconds(10), hold, most});
    hub::Router router;
    watch_->add_routes(router);
    service = std::make_unique<hub::Service>(
        std::move(router), [this](const hub::Request&) { return caller(); }, hub.clock);
  }
  hub::Caller caller() {
    return hub.store().read([&](hub::Connection& db) {
      return hub::find_session(db, family.cookie, hub.clock.wall_ms())->caller;
    });
  }
  std::future<Response> ask(const std::string& had) {
    hub::Request request;
    request.method = "GET";
    request.target = "/v1/session/stream";
    if (!had.empty()) request.headers.set("Last-Event-ID", had);
    auto promise = std::make_shared<std::promise<Response>>();
    service->handle(std::move(request), hub::Responder([promise](Response response) {
                      promise->set_value(std::move(response));
                    }));
    return promise->get_future();
  }
  static std::string version(const Response& response) {
    const auto at = response.body.find("id: ");
    return at == std::string::npos ? "" : response.body.substr(at + 4, 22);
  }
  void withdraw() {
    hub.store().write([&](hub::Connection& db) {
      hub::withdraw_grant(db, ProviderId("brook"), given, "test", "asked for", hub.clock.wall_ms());
    });
  }
  TestHub hub;
  std::string account;
  Browser family;
  std::string given;
  std::atomic<bool> leaving{false};
  std::unique_ptr<hub::AccessWatch> watch_;
  std::unique_ptr<hub::Service> service;
};

TEST_F(AccessWatchTest, AWithdrawalIsToldAndTheNextAnswerIsAnother) {
  watch(milliseconds(60'000));
  const Response first = ask("").get();
  EXPECT_THAT(first.body, HasSubstr("event: access"));
  const std::string had = version(first);
  auto waiting = ask(had);
  EXPECT_EQ(waiting.wait_for(milliseconds(60)), std::future_status::timeout) << "nothing has changed";
  withdraw();
  const Response told = waiting.get();
  EXPECT_THAT(told.body, HasSubstr("event: access"));
  EXPECT_NE(version(told), had);
  EXPECT_EQ(version(ask(had).get()), version(told)) << "who asks anew with the old one is told at once";
}

TEST_F(AccessWatchTest, WhoIsSignedOutEverywhereIsTold) {
  watch(milliseconds(60'000));
  auto waiting = ask(version(ask("").get()));
  hub.store().write([&](hub::Connection& db) { hub::end_sessions(db, account); });
  EXPECT_THAT(waiting.get().body, HasSubstr("event: access"));
}

TEST_F(AccessWatchTest, WithoutAChangeItEndsAfterAWhileAndWhenTheHubLeaves) {
  watch(milliseconds(1));
  const std::string had = version(ask("").get());
  EXPECT_THAT(ask(had).get().body, HasSubstr(": still"));
  watch(milliseconds(60'000), 1);
  auto waiting = ask(had);
  EXPECT_EQ(ask(had).get().status, 503) << "no room";
  leaving = true;
  EXPECT_THAT(waiting.get().body, HasSubstr(": end"));
}

TEST_F(AccessWatchTest, WhoeverWaitsIsAnsweredWhenItEnds) {
  watch(milliseconds(60'000));
  auto waiting = ask(version(ask("").get()));
  watch_.reset();
  EXPECT_THAT(waiting.get().body, HasSubstr(": end"));
}

}  // namespace
}  // namespace doorstep::testing
