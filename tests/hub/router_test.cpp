// From requests to handlers, and what handlers that fail become.
#include <gmock/gmock.h>

#include "doorstep/hub/http/service.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Call;
using hub::Responder;
using hub::Response;
using hub::Role;

class RouterTest : public ::testing::Test {
 protected:
  Response send(hub::Router router, const std::string& method, const std::string& target,
                Role role = Role::device) {
    const hub::Service service(
        std::move(router),
        [role](const hub::Request&) {
          return hub::Caller{role, "id", {}, {}};
        },
        clock);
    hub::Request request;
    request.method = method;
    request.target = target;
    return service.handle_now(std::move(request));
  }
  static Response echo(const Call& call) {
    std::string text;
    for (const auto& param : call.params) text += param + "|";
    return hub::text_response(200, "text/plain", text + std::string(call.query.get("q").value_or("")));
  }
  ManualClock clock;
};

TEST_F(RouterTest, ParamsAreDecodedSegments) {
  hub::Router router;
  router.add("GET", "/v1/people/{id}/timeline", {}, echo);
  EXPECT_EQ(send(router, "GET", "/v1/people/a%20b%2Fc/timeline?q=1%2B1").body, "a b/c|1+1");
  for (const char* target :
       {"/v1/people//timeline", "/v1/people/a/timeline/", "/v1/people/a", "/v1/people/%zz/timeline",
        "v1/people/a/timeline", "", "/v1/people/a/b/timeline"}) {
    EXPECT_EQ(code_of(send(router, "GET", target)), "404 not_found") << target;
  }
  EXPECT_EQ(code_of(send(router, "GET", "/v1/people/a/timeline?q=%")), "400 bad_request");
}

TEST_F(RouterTest, OtherMethodsAreNamed) {
  hub::Router router;
  router.add("GET", "/a", {}, echo);
  router.add("POST", "/a", {}, echo);
  const auto response = send(router, "PUT", "/a");
  EXPECT_EQ(code_of(response), "405 method_not_allowed");
  EXPECT_EQ(response.headers.get("Allow"), "GET, POST");
}

TEST_F(RouterTest, RolesAreKeptApart) {
  hub::Router router;
  router.add("GET", "/a", {Role::provider, Role::commissioner}, echo);
  EXPECT_EQ(code_of(send(router, "GET", "/a", Role::device)), "403 wrong_role");
  EXPECT_EQ(send(router, "GET", "/a", Role::commissioner).status, 200);
}

TEST_F(RouterTest, EveryRequestIsAnsweredOnce) {
  hub::Router router;
  router.add("GET", "/throws", {}, [](const Call&) -> Response { throw std::runtime_error("x"); });
  router.add_async("GET", "/drops", {},
                   [](const auto&, Responder&& to) { const Responder dropped = std::move(to); });
  router.add_async("GET", "/twice", {}, [](const auto&, Responder&& to) {
    to(hub::text_response(200, "text/plain", "first"));
    to(hub::text_response(200, "text/plain", "second"));
  });
  router.add_async("GET", "/answers-then-throws", {}, [](const auto&, Responder&& to) {
    to(hub::text_response(200, "text/plain", "answered"));
    throw std::runtime_error("x");
  });
  EXPECT_EQ(code_of(send(router, "GET", "/throws")), "500 internal_error");
  EXPECT_EQ(code_of(send(router, "GET", "/drops")), "500 internal_error");
  EXPECT_EQ(send(router, "GET", "/twice").body, "first");
  EXPECT_EQ(send(router, "GET", "/answers-then-throws").body, "answered");
}

TEST_F(RouterTest, AnswersCarryTheHubsDate) {
  clock.wall = 1'795'248'331'999;
  hub::Router router;
  router.add("GET", "/a", {}, echo);
  EXPECT_EQ(send(router, "GET", "/a").headers.get("Date"), "Sat, 21 Nov 2026 08:05:31 GMT");
}

}  // namespace
}  // namespace doorstep::testing
