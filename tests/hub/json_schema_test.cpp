// The checker of answers: what it finds, and that it finds it.
#include "doorstep/testing/json_schema.h"

#include <gmock/gmock.h>

namespace doorstep::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class JsonSchemaTest : public ::testing::Test {
 protected:
  std::vector<std::string> errors(const char* schema, const json& value) {
    return JsonSchema(document).errors(json::parse(schema), value);
  }
  const json document = json::parse(R"({"components": {"schemas": {
    "Text": {"type": ["string", "null"]},
    "Base": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}})");
};

TEST_F(JsonSchemaTest, AMemberThatIsNotDescribedIsAnError) {
  const char* schema = R"({"type": "object", "properties": {"a": {"type": "object"}}})";
  EXPECT_THAT(errors(schema, {{"a", json::object()}}), IsEmpty());
  EXPECT_THAT(errors(schema, {{"a", {{"b", 1}}}, {"c", 2}}),
              ElementsAre("/a: a member that is not described: b", ": a member that is not described: c"));
  EXPECT_THAT(errors(R"({"type": "object", "additionalProperties": true})", {{"c", 2}}), IsEmpty());
  EXPECT_THAT(errors(R"({"type": "object", "additionalProperties": {"type": "integer"}})", {{"c", "2"}}),
              SizeIs(1));
}

TEST_F(JsonSchemaTest, SchemasTogetherDescribeAnObject) {
  const char* schema =
      R"({"allOf": [{"$ref": "#/components/schemas/Base"}], "properties": {"name": {"$ref": "#/components/schemas/Text"}}})";
  EXPECT_THAT(errors(schema, {{"id", 1}, {"name", nullptr}}), IsEmpty());
  EXPECT_THAT(errors(schema, {{"id", 1}, {"name", 5}}), SizeIs(1));
  EXPECT_THAT(errors(schema, {{"name", "x"}}), ElementsAre(": lacks id"));
  EXPECT_THAT(errors(schema, {{"id", 1}, {"other", "x"}}), SizeIs(1));
}

TEST_F(JsonSchemaTest, OnlyTheAlternativeThatFitsDescribesAnything) {
  const char* schema = R"({"oneOf": [
    {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
    {"type": "object", "required": ["c"], "properties": {"c": {"type": "string"}}}]})";
  EXPECT_THAT(errors(schema, {{"c", "x"}}), IsEmpty());
  EXPECT_THAT(errors(schema, {{"c", "x"}, {"b", "y"}}), SizeIs(1));
  EXPECT_THAT(errors(schema, {{"c", 1}}), Not(IsEmpty()));
}

TEST_F(JsonSchemaTest, EachKeywordIsChecked) {
  const std::vector<std::tuple<const char*, json, json>> cells{
      {R"({"type": "integer"})", 1, 1.5},
      {R"({"type": ["number", "null"]})", nullptr, "1"},
      {R"({"enum": ["a", null]})", nullptr, "b"},
      {R"({"const": 1})", 1, 2},
      {R"({"type": "array", "items": {"type": "boolean"}})", {true}, {true, 0}},
      {R"({"pattern": "^a+$"})", "aa", "ab"},
      {R"({"format": "uuid"})", "5d0f4f9e-2c7b-4a56-8a0e-0f6a1a2b3c4d", "5d0f4f9e"},
      {R"({"format": "date"})", "2026-11-02", "2026-13-02"},
      {R"({"minimum": 1, "maximum": 5})", 5, 6},
      {R"({"minItems": 1, "maxItems": 1})", {1}, {1, 2}},
      {R"({"anyOf": [{"type": "string"}, {"type": "null"}]})", "x", 1}};
  for (const auto& [schema, good, bad] : cells) {
    EXPECT_THAT(errors(schema, good), IsEmpty()) << schema;
    EXPECT_THAT(errors(schema, bad), Not(IsEmpty())) << schema;
  }
}

TEST_F(JsonSchemaTest, AKeywordThatIsNotKnownIsNotPassedOver) {
  EXPECT_THAT(errors(R"({"uniqueItems": true})", json::array()), SizeIs(1));
  EXPECT_THAT(errors(R"({"format": "ipv4"})", "192.0.2.1"), SizeIs(1));
}

}  // namespace
}  // namespace doorstep::testing
