// Queries, forms, JSON bodies, problems: what comes in is hostile until parsed.
#include <gmock/gmock.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Fields;
using hub::Request;

TEST(FieldsTest, AreDecodedOnce) {
  const auto fields = Fields::parse("a=1&b=x%20y+z&c&d=%25%32&=e");
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->get("a"), "1");
  EXPECT_EQ(fields->get("b"), "x y z");
  EXPECT_EQ(fields->get("c"), "");
  EXPECT_EQ(fields->get("d"), "%2");
  EXPECT_FALSE(fields->has("f"));
  EXPECT_TRUE(Fields::parse("")->get("") == std::nullopt);
}

TEST(FieldsTest, WhatIsMalformedIsRefused) {
  for (const char* text : {"a=%", "a=%2", "a=%zz", "a=1&a=2", "a=%ff", "%c0%80=1", "a=%ed%a0%80"}) {
    EXPECT_FALSE(Fields::parse(text)) << text;
  }
  std::string many;
  for (int i = 0; i < 65; ++i) many += "&f" + std::to_string(i) + "=1";
  EXPECT_FALSE(Fields::parse(many));
}

TEST(HeadersTest, AreFoundInAnyCase) {
  hub::Headers headers;
  headers.add("Content-Type", "a");
  EXPECT_EQ(headers.get("content-TYPE"), "a");
  headers.set("CONTENT-type", "b");
  EXPECT_EQ(headers.get("Content-Type"), "b");
  EXPECT_EQ(headers.all().size(), 1U);
}

TEST(JsonBody, IsAnObjectOfBoundedSizeAndDepth) {
  Request request;
  request.body = R"({"a":[1]})";
  EXPECT_EQ(hub::json_object_of(request).at("a").at(0), 1);
  std::string deep = R"({"a":)" + std::string(1'000, '[') + std::string(1'000, ']') + "}";
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{} {}"), std::string("{\"a\":1,}"), deep}) {
    request.body = body;
    EXPECT_THROW(hub::json_object_of(request), hub::Problem) << body.substr(0, 20);
  }
  request.body = "{\"a\":\"" + std::string(hub::kMaxJsonBytes, 'x') + "\"}";
  try {
    hub::json_object_of(request);
    ADD_FAILURE() << "too long";
  } catch (const hub::Problem& problem) {
    EXPECT_EQ(problem.status(), 413);
  }
}

TEST(ProblemTest, IsADocumentOfRfc9457) {
  const auto response = hub::problem_response(
      hub::Problem(409, "log_gap", "why").with("expected_seq", std::int64_t{7}).header("X-A", "b"), kHubNow);
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.headers.get("X-A"), "b");
  EXPECT_EQ(body_of(response), (nlohmann::json{{"type", "about:blank"},
                                               {"title", "Conflict"},
                                               {"status", 409},
                                               {"detail", "why"},
                                               {"code", "log_gap"},
                                               {"expected_seq", 7},
                                               {"time", format_instant(kHubNow)}}));
}

TEST(ProblemTest, FailuresInsideAreNotToldOutside) {
  const auto of = [](auto thrown) { return hub::failure_response(std::make_exception_ptr(thrown), kHubNow); };
  const auto busy = of(Error(ErrorClass::transient, "database_busy", "secret"));
  EXPECT_EQ(code_of(busy), "503 unavailable");
  EXPECT_TRUE(busy.headers.get("Retry-After"));
  const auto full = of(Error(ErrorClass::space, "disk_full", "secret"));
  EXPECT_EQ(code_of(full), "503 unavailable");
  EXPECT_EQ(full.cause, "disk_full") << "the log must say why";
  EXPECT_EQ(full.body.find("disk_full"), std::string::npos);
  EXPECT_EQ(of(hub::not_found()).cause, "") << "nothing went wrong";
  for (const auto& response :
       {of(std::runtime_error("secret")), of(Error(ErrorClass::corrupt, "x", "secret")), of(7)}) {
    EXPECT_EQ(code_of(response), "500 internal_error");
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
  }
}

TEST(MemoryBudgetTest, IsSharedAndGivenBack) {
  const auto budget = std::make_shared<hub::MemoryBudget>(100);
  {
    auto first = budget->share();
    EXPECT_TRUE(first.grow(60));
    auto second = first.sibling();
    EXPECT_FALSE(second.grow(41));
    EXPECT_TRUE(second.grow(40));
    auto moved = std::move(first);
    EXPECT_EQ(budget->used_bytes(), 100U);
  }
  EXPECT_EQ(budget->used_bytes(), 0U);
  EXPECT_TRUE(hub::MemoryBudget::Share().grow(1'000'000)) << "of no budget";
}

}  // namespace
}  // namespace doorstep::testing
