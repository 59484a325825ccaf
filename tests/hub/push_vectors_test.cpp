// The golden vectors of pushes (../shared/cases/protocol).
#include <fstream>

#include <gmock/gmock.h>

#include "doorstep/event/jwk.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/shared.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

// The vectors' device, its key enrolled under its published id.
Tablet vector_tablet(TestHub& hub, const json& vector) {
  const auto seed = fixed_from_base64url<Digest>(vector.at("private_key").at("d").get<std::string>());
  Tablet tablet(1);
  tablet.signer = platform::make_signer(*seed);
  tablet.id = vector.at("device").get<std::string>();
  hub.store().write([&](hub::Connection& db) {
    db.exec("INSERT INTO principal (id, role, of_name, public_key) VALUES ($1, 'device', 'brook', $2)",
            tablet.id, tablet.signer->public_key());
    db.exec(
        "INSERT INTO device (provider, id, name, model, os, engine, enrolled_ms) VALUES ('brook', $1, '', "
        "'', '', '', 0)",
        tablet.id);
  });
  tablet.get_token(hub);
  return tablet;
}

std::string joined(const json& lines) {
  std::string body;
  for (const auto& line : lines) body += line.get<std::string>() + "\n";
  return body;
}

void hold(TestHub& hub, Tablet& tablet, const json& lines) {
  for (const auto& line : lines) tablet.lines.push_back(line.get<std::string>());
  if (tablet.lines.empty()) return;
  ASSERT_EQ(tablet.push(hub, tablet.push_body()).status, 200);
}

TEST(PushVectors, AreAnsweredAsWritten) {
  DOORSTEP_NEEDS_SHARED("cases/protocol");
  int seen = 0;
  for (const auto& file : std::filesystem::directory_iterator(shared_folder() / "cases" / "protocol")) {
    if (file.path().extension() != ".json") continue;
    const json vector = json::parse(std::ifstream(file.path()));
    if (!vector.contains("push_lines")) continue;
    SCOPED_TRACE(file.path().filename().string());
    ++seen;
    TestHub hub;
    Tablet tablet = vector_tablet(hub, vector);
    hold(hub, tablet, vector.value("held_lines", json::array()));
    const auto before = hub.count("SELECT count(*) FROM line");
    const auto response = tablet.push(hub, joined(vector.at("push_lines")));
    const json body = body_of(response);
    for (const auto& [name, value] : vector.at("answer").items()) {
      if (name == "status") {
        EXPECT_EQ(response.status, value.get<int>()) << response.body;
      } else {
        EXPECT_EQ(body.value(name, json()), value) << name;
      }
    }
    if (response.status != 200) {
      EXPECT_EQ(hub.count("SELECT count(*) FROM line"), before);
    }
  }
  EXPECT_GE(seen, 12);
}

TEST(PushVectors, TheirExceptionsAreFound) {
  DOORSTEP_NEEDS_SHARED("cases/protocol");
  const auto found_after = [](const char* name) {
    const json vector = json::parse(std::ifstream(shared_folder() / "cases" / "protocol" / name));
    TestHub hub;
    Tablet tablet = vector_tablet(hub, vector);
    hold(hub, tablet, vector.value("held_lines", json::array()));
    EXPECT_EQ(tablet.push(hub, joined(vector.at("push_lines"))).status, 200);
    std::vector<std::string> kinds;
    hub.store().read([&](hub::Connection& db) {
      db.each("SELECT DISTINCT kind FROM found", [&](const hub::Row& row) { kinds.push_back(row.text(0)); });
    });
    return kinds;
  };
  EXPECT_THAT(found_after("16-unknown-type.json"), ::testing::Contains("unknown_type"));
  EXPECT_THAT(found_after("17-unknown-visit.json"),
              ::testing::IsSupersetOf({std::string("unknown_visit"), std::string("unknown_person")}));
}

}  // namespace
}  // namespace doorstep::testing
