#include "hub_fixture.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "doorstep/event/canonical.h"
#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/documented.h"

namespace doorstep::testing {

using nlohmann::json;

std::unique_ptr<Signer> signer_of(std::uint8_t seed) {
  const std::vector<std::uint8_t> bytes(32, seed);
  return platform::make_signer(bytes);
}

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const auto& [name, value] : fields) {
    out += (out.empty() ? "" : "&") + name + "=";
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.') {
        out += c;
      } else {
        out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
      }
    }
  }
  return out;
}

void seed_office(hub::Store& store) {
  const auto report = hub::import_files(
      store,
      {{"people.csv",
        "person,name,provider,commissioner\np1,Ada Moor,brook,northshire\np2,Ben Fell,brook,northshire\n"
        "p1,Cy Dale,vale,southborough\n"},
       {"carers.csv", "carer,name,provider\nc1,Dot Hill,brook\nc2,Ed Lane,brook\nc9,Flo Park,vale\n"},
       {"rota.csv",
        "visit,person,provider,service,start,end,carers\n"
        "v1,p1,brook,personal_care,2026-09-22T08:00,2026-09-22T08:30,c1\n"
        "v2,p2,brook,personal_care,2026-09-22T09:00,2026-09-22T09:30,c1;c2\n"}});
  ASSERT_TRUE(report.errors.empty());
}

std::string office_id(hub::Store& store, const std::string& table, const std::string& ref) {
  return store.read([&](hub::Connection& db) {
    return db.first("SELECT id FROM " + table + " WHERE provider = 'brook' AND ref = $1", ref)->text(0);
  });
}

TestHub::TestHub(std::shared_ptr<HubDatabase> used, std::uint64_t seed, bool threads)
    : database(std::move(used)), random(seed) {
  clock.wall = kHubNow;
  hub::HubParts parts{database->open(threads, std::string(32, 'k')), signer_of(200), 600, {}};
  parts.hook_targets.loopback_http = true;  // receivers of tests
  hub = std::make_unique<hub::Hub>(std::move(parts), clock, random);
}

TestHub::TestHub(bool threads) : TestHub(std::make_shared<HubDatabase>(), 7, threads) {
  seed_office(store());
}

TestHub::TestHub(std::shared_ptr<HubDatabase> used) : TestHub(std::move(used), 8, true) {}

TestHub::TestHub(std::unique_ptr<hub::Store> store, std::unique_ptr<Signer> receipt_key, std::uint64_t seed)
    : random(seed) {
  clock.wall = kHubNow;
  hub = std::make_unique<hub::Hub>(hub::HubParts{std::move(store), std::move(receipt_key), 600, {}}, clock,
                                   random);
}

std::string TestHub::code() {
  return hub::make_enrolment_code(store(), random, clock.wall_ms(), ProviderId("brook"), {"c1"});
}

hub::Response TestHub::send(const std::string& method, const std::string& target, const std::string& body,
                            const HeaderList& headers) const {
  hub::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  for (const auto& [name, value] : headers) request.headers.set(name, value);
  return ask_documented(hub->service(), std::move(request));
}

std::int64_t TestHub::count(std::string_view sql) {
  return store().read([&](hub::Connection& db) { return db.first(sql)->integer(0); });
}

json body_of(const hub::Response& response) { return json::parse(response.body, nullptr, false); }

std::string code_of(const hub::Response& response) {
  const json body = body_of(response);
  return std::to_string(response.status) + " " + (body.is_object() ? body.value("code", "") : "");
}

void Tablet::enrol(TestHub& hub) {
  const json body{{"code", hub.code()},
                  {"public_key", event::public_jwk(signer->public_key())},
                  {"device", {{"name", "tablet"}, {"model", "m"}, {"os", "o"}, {"engine", "1"}}}};
  const auto response = hub.send("POST", "/v1/enrolments", body.dump());
  ASSERT_EQ(response.status, 201) << response.body;
  id = body_of(response).at("device");
  get_token(hub);
}

std::string Tablet::assertion(const TestHub& hub, const std::string& jti) const {
  const std::int64_t now = hub.clock.wall_ms() / 1000;
  return event::make_assertion(*signer, id, hub.hub->identity().issuer, now, now + 60, jti);
}

void Tablet::get_token(TestHub& hub) {
  const auto response =
      hub.send("POST", "/oauth2/token",
               form({{"grant_type", "client_credentials"},
                     {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                     {"client_assertion", assertion(hub, platform::make_uuid_v4(hub.random))}}),
               {{"Content-Type", "application/x-www-form-urlencoded"}});
  ASSERT_EQ(response.status, 200) << response.body;
  token = body_of(response).at("access_token");
}

event::Head Tablet::head_of(std::size_t count) const {
  const auto& crypto = platform::openssl_crypto();
  if (count == 0) return event::empty_head(crypto);
  return {static_cast<std::int64_t>(count), crypto.sha256(lines[count - 1])};
}

json Tablet::event(const std::string& type) const {
  const auto seq = lines.size() + 1;
  std::string number = std::to_string(seq);
  number.insert(0, 12 - number.size(), '0');
  return {{"v", 1},
          {"id", "019aa5c0-0000-7000-8" + id.substr(0, 3) + "-" + number},
          {"device", id},
          {"seq", seq},
          {"prev", base64url(head_of(lines.size()).hash)},
          {"at", format_instant(kHubNow)},
          {"boot", "boot-1"},
          {"uptime_ms", uptime_ms + static_cast<std::int64_t>(seq)},
          {"by", by},
          {"type", type},
          {"body", {{"task", "wash"}, {"result", "done"}}}};
}

std::string Tablet::add(const json& event) {
  lines.push_back(event::to_canonical(event));
  return lines.back();
}

std::string Tablet::push_body(std::size_t first, std::size_t last) const {
  std::string body;
  for (std::size_t i = first; i <= last; ++i) body += lines[i - 1] + "\n";
  const auto head = head_of(last);
  const DeviceId device(id);
  json last_line = json::parse(
      event::write_signed_head(device, head, signer->sign(event::head_text(device, head.seq, head.hash))));
  last_line.update(contact);
  return body + last_line.dump();
}

hub::Response Tablet::push(const TestHub& hub, const std::string& body, HeaderList headers) const {
  const auto has = [&](std::string_view name) {
    return std::any_of(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
  };
  if (!has("Content-Type")) headers.emplace_back("Content-Type", "application/x-ndjson");
  if (!has("Authorization")) headers.emplace_back("Authorization", "Bearer " + token);
  return hub.send("POST", "/v1/devices/" + id + "/events", body, headers);
}

}  // namespace doorstep::testing
