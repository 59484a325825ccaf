// Bad statements for difference(), each with its code and pointer.
#include <gtest/gtest.h>

#include "doorstep/actuals/actuals.h"
#include "doorstep/platform/openssl.h"

#include "sample.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;
using testing::sample_request;

json statement() {
  return json::parse(std::get<std::string>(price(sample_request().dump(), platform::openssl_crypto())));
}

std::string told(const std::string& closed, const std::string& revised) {
  const Answer answer = difference(closed, revised);
  if (std::holds_alternative<std::string>(answer)) return "sound";
  const auto& problem = std::get<Problem>(answer);
  return std::string(to_string(problem.code)) + " " + problem.pointer;
}

struct SpoiledStatement {
  const char* where;
  const char* value;  // empty: take it out
  const char* told;   // behind /revised
};
const SpoiledStatement kSpoiled[] = {
    {"/x", "null", "unknown_member /revised/x"},
    {"/lines/0/x", "1", "unknown_member /revised/lines/0/x"},
    {"/lines/0/share/x", "1", "unknown_member /revised/lines/0/share/x"},
    {"/totals/by_person/0/net", "1", "unknown_member /revised/totals/by_person/0/net"},
    {"/totals/by_funder/0/lines", "1", "unknown_member /revised/totals/by_funder/0/lines"},
    {"/digest", "", "missing_member /revised/digest"},
    {"/lines/0/reasons", "", "missing_member /revised/lines/0/reasons"},
    {"/lines/0/visit", "null", "missing_member /revised/lines/0/visit"},
    {"/lines/0/share/of", "", "missing_member /revised/lines/0/share/of"},
    {"/lines/0/segments/0/to", "", "missing_member /revised/lines/0/segments/0/to"},
    {"/period/to", "", "missing_member /revised/period/to"},
    {"/totals/net", "", "missing_member /revised/totals/net"},
    {"/totals/by_provider/0/held_lines", "", "missing_member /revised/totals/by_provider/0/held_lines"},
    {"/lines/0/amount", "\"1\"", "bad_type /revised/lines/0/amount"},
    {"/lines/0/amount", "1.0", "bad_type /revised/lines/0/amount"},
    {"/lines/0/reasons/0", "null", "bad_type /revised/lines/0/reasons/0"},
    {"/lines", "{}", "bad_type /revised/lines"},
    {"/schema", "\"doorstep.statement/2\"", "bad_value /revised/schema"},
    {"/lines/0/state", "\"paid\"", "bad_value /revised/lines/0/state"},
    {"/lines/0/amount", "-1", "bad_value /revised/lines/0/amount"},
    {"/lines/0/amount", "9007199254740992", "bad_value /revised/lines/0/amount"},
    {"/totals/gross", "9007199254740991", "sound"},
    {"/lines/0/service", "\"\"", "sound"},
    {"/lines/0/package", "null", "sound"},
    {"/lines/0/carer", "", "sound"},
    {"/lines/0/share", "null", "sound"},
    {"/lines/0/funding/1/funder", "\"council\"", "duplicate /revised/lines/0/funding/1/funder"},
    {"/totals/by_funder/1/funder", "\"council\"", "duplicate /revised/totals/by_funder/1/funder"},
    {"/totals/by_person/1/person", "\"p1\"", "duplicate /revised/totals/by_person/1/person"},
    {"/rate_card", "\"other\"", "mismatch /revised/rate_card"},
    {"/currency", "\"EUR\"", "mismatch /revised/currency"},
    {"/period/to", "\"2026-11-02\"", "mismatch /revised/period"},
};

class BadStatement : public ::testing::TestWithParam<SpoiledStatement> {};
TEST_P(BadStatement, IsTold) {
  const json sound = statement();
  json step{{"op", *GetParam().value == '\0' ? "remove" : "add"}, {"path", GetParam().where}};
  if (step["op"] == "add") {
    if (sound.contains(json::json_pointer(GetParam().where))) step["op"] = "replace";
    step["value"] = json::parse(GetParam().value);
  }
  EXPECT_EQ(told(sound.dump(), sound.patch(json::array({step})).dump()), GetParam().told);
}
INSTANTIATE_TEST_SUITE_P(Difference, BadStatement, ::testing::ValuesIn(kSpoiled));

TEST(Difference, TheClosedOneIsToldFirst) {
  const std::string sound = statement().dump();
  EXPECT_EQ(told("{", "["), "bad_json /closed");
  EXPECT_EQ(told(sound, "["), "bad_json /revised");
  EXPECT_EQ(told("[]", sound), "bad_type /closed");
  EXPECT_EQ(told("{}", "{}"), "missing_member /closed/currency");
}

TEST(Difference, OfNothingIsNothing) {
  const std::string sound = statement().dump();
  const json document = json::parse(std::get<std::string>(difference(sound, sound)));
  EXPECT_EQ(document["lines"], json::array());
  EXPECT_EQ(document["totals"]["by_funder"], json::array());
  EXPECT_EQ(document["totals"]["net"], 0);
}

}  // namespace
}  // namespace doorstep::actuals
