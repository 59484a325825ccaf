// Every published case, byte for byte.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/actuals/actuals.h"
#include "doorstep/event/canonical.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::actuals {
namespace {

using nlohmann::json;

std::vector<std::filesystem::path> cases(const std::string& kind) {
  const auto folder = std::filesystem::path(DOORSTEP_SHARED) / "cases" / kind;
  std::vector<std::filesystem::path> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string expected(const json& one) {
  const auto& error = one.find("expect_error");
  return error == one.end()
             ? event::to_canonical(one.at("expect")) + "\n"
             : error->at("code").get<std::string>() + " at " + error->at("pointer").get<std::string>();
}

std::string told(const Answer& answer) {
  if (const auto* document = std::get_if<std::string>(&answer)) return *document;
  const auto& problem = std::get<Problem>(answer);
  return std::string(to_string(problem.code)) + " at " + problem.pointer;
}

class Case : public ::testing::TestWithParam<std::filesystem::path> {
 protected:
  json read() const { return json::parse(std::ifstream(GetParam())); }
};

std::string name_of(const ::testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class PriceCase : public Case {};
TEST_P(PriceCase, GivesTheseBytes) {
  const json one = read();
  EXPECT_EQ(told(price(one.at("request").dump(), platform::openssl_crypto())), expected(one));
}
INSTANTIATE_TEST_SUITE_P(Shared, PriceCase, ::testing::ValuesIn(cases("actuals")), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PriceCase);

class DifferenceCase : public Case {};
TEST_P(DifferenceCase, GivesTheseBytes) {
  const json one = read();
  EXPECT_EQ(told(difference(one.at("closed").dump(), one.at("revised").dump())), expected(one));
}
INSTANTIATE_TEST_SUITE_P(Shared, DifferenceCase, ::testing::ValuesIn(cases("difference")), name_of);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DifferenceCase);

TEST(Cases, AreThere) {
  if (cases("actuals").empty()) GTEST_SKIP() << "no published cases beside the repository";
  EXPECT_GE(cases("actuals").size(), 75U);
  EXPECT_GE(cases("difference").size(), 8U);
}

}  // namespace
}  // namespace doorstep::actuals
