// That an answer which the document does not describe is found.
#include "doorstep/testing/documented.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const json kPerson{{"account", "5d0f4f9e-2c7b-4a56-8a0e-0f6a1a2b3c4d"}, {"time", "2026-11-02T08:00:00.000Z"}};

hub::Response problem(int status) {
  hub::Response response =
      hub::problem_response(hub::Problem(status, "not_found", "There is none."), 1'790'000'000'000);
  return response;
}

TEST(Documented, AnAnswerAsItIsDescribedIsGood) {
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", hub::json_response(200, kPerson)), IsEmpty());
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", problem(404)), IsEmpty());
}

TEST(Documented, AMemberTooManyIsFound) {
  json more = kPerson;
  more["password"] = "x";
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", hub::json_response(200, more)),
              ElementsAre(": a member that is not described: password"));
}

TEST(Documented, AnotherStatusOrTypeIsFound) {
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", hub::json_response(202, kPerson)),
              ElementsAre("the status is not described"));
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", hub::text_response(200, "text/csv", "a,b\n")),
              ElementsAre("the media type is not described: text/csv"));
  EXPECT_THAT(undocumented("POST", "/v1/accounts/x/closure", hub::json_response(404, kPerson)),
              ElementsAre("the media type is not described: application/json"));
}

TEST(Documented, ARouteThatIsNotThereAnswersAProblem) {
  EXPECT_THAT(undocumented("GET", "/v1/nothing", problem(404)), IsEmpty());
  EXPECT_THAT(undocumented("GET", "/v1/nothing", hub::json_response(200, kPerson)),
              ElementsAre("the route is not described"));
}

}  // namespace
}  // namespace doorstep::testing
