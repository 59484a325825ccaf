// POST /v1/devices/{device}/events: every answer of protocol.md §4, and which comes first.
#include <gmock/gmock.h>
#include <zlib.h>
#include <zstd.h>

#include "doorstep/hub/access/admin.h"
#include "doorstep/platform/openssl.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using nlohmann::json;

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

class Push : public ::testing::Test {
 protected:
  Push() { tablet.enrol(hub); }

  void add_lines(int count) {
    for (int i = 0; i < count; ++i) tablet.add();
  }
  hub::Response push(const std::string& body) { return tablet.push(hub, body); }
  std::int64_t held() { return hub.count("SELECT count(*) FROM line"); }

  // "422 bad_chain line=2 seq=2"
  std::string fault(const std::string& body) {
    const auto response = push(body);
    const json problem = body_of(response);
    std::string text = code_of(response);
    for (const char* name : {"line", "seq"}) {
      if (problem.contains(name)) text += std::string(" ") + name + "=" + problem.at(name).dump();
    }
    return text;
  }

  TestHub hub;
  Tablet tablet{1};
};

TEST_F(Push, IsReceiptedOnceItIsDurable) {
  add_lines(3);
  const auto response = push(tablet.push_body());
  ASSERT_EQ(response.status, 200) << response.body;
  const json receipt = body_of(response);
  const auto& crypto = platform::openssl_crypto();
  EXPECT_EQ(receipt.at("device"), tablet.id);
  EXPECT_EQ(receipt.at("seq"), 3);
  EXPECT_EQ(receipt.at("head"), base64url(crypto.sha256(tablet.lines[2])));
  EXPECT_EQ(receipt.at("epoch"), hub.hub->identity().epoch);
  EXPECT_EQ(receipt.at("time"), format_instant(kHubNow));
  const auto text =
      event::receipt_text(tablet.id, 3, receipt.at("head").get<std::string>(),
                          receipt.at("epoch").get<std::string>(), receipt.at("time").get<std::string>());
  const auto sig = fixed_from_base64url<Signature>(receipt.at("sig").get<std::string>());
  EXPECT_TRUE(crypto.ed25519_verify(hub.hub->receipt_key().public_key(), text, *sig));
  EXPECT_EQ(held(), 3);
}

TEST_F(Push, ReceiptsNameThisPushEvenWhereMoreIsHeld) {
  add_lines(5);
  ASSERT_EQ(push(tablet.push_body()).status, 200);
  EXPECT_EQ(body_of(push(tablet.push_body(1, 3))).at("seq"), 3);
  EXPECT_EQ(body_of(push(tablet.push_body(3, 5))).at("seq"), 5);
  add_lines(2);
  EXPECT_EQ(body_of(push(tablet.push_body(4, 7))).at("seq"), 7);
  EXPECT_EQ(held(), 7);
  EXPECT_EQ(hub.count("SELECT count(*) FROM fact"), 7);
  EXPECT_EQ(hub.count("SELECT count(*) FROM found WHERE kind = 'duplicate_id'"), 0);
}

TEST_F(Push, WithoutLinesAsksWhatIsHeld) {
  EXPECT_EQ(body_of(push(tablet.push_body(1, 0))).at("seq"), 0);
  add_lines(2);
  const auto gap = push(tablet.push_body(1, 0).empty() ? "" : tablet.push_body(3, 2));
  EXPECT_EQ(code_of(gap), "409 log_gap");
  EXPECT_EQ(body_of(gap).at("expected_seq"), 1);
  EXPECT_EQ(body_of(gap).at("head"), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
  ASSERT_EQ(push(tablet.push_body()).status, 200);
  EXPECT_EQ(push(tablet.push_body(3, 2)).status, 200);
  EXPECT_EQ(body_of(push(tablet.push_body(2, 1))).at("seq"), 1) << "an earlier place of the log";
}

TEST_F(Push, AGapNamesWhereToGoOn) {
  add_lines(5);
  ASSERT_EQ(push(tablet.push_body(1, 2)).status, 200);
  const auto gap = push(tablet.push_body(4, 5));
  EXPECT_EQ(code_of(gap), "409 log_gap");
  EXPECT_EQ(body_of(gap).at("expected_seq"), 3);
  EXPECT_EQ(body_of(gap).at("head"), base64url(platform::openssl_crypto().sha256(tablet.lines[1])));
  EXPECT_EQ(held(), 2);
}

TEST_F(Push, AForkIsRefusedWholeAndTold) {
  add_lines(3);
  ASSERT_EQ(push(tablet.push_body()).status, 200);
  Tablet clone(1);  // the same device, restored from a backup that held one line
  clone.id = tablet.id;
  clone.token = tablet.token;
  clone.lines = {tablet.lines[0]};
  clone.uptime_ms += 7;
  for (int i = 0; i < 4; ++i) clone.add();
  const auto differs = clone.push(hub, clone.push_body());
  EXPECT_EQ(code_of(differs), "409 log_fork");
  EXPECT_EQ(body_of(differs).at("seq"), 2);
  const auto by_prev = clone.push(hub, clone.push_body(4, 5));
  EXPECT_EQ(code_of(by_prev), "409 log_fork");
  EXPECT_EQ(body_of(by_prev).at("seq"), 3);
  const auto by_head = clone.push(hub, clone.push_body(3, 2));
  EXPECT_EQ(code_of(by_head), "409 log_fork");
  EXPECT_EQ(body_of(by_head).at("seq"), 2);
  EXPECT_EQ(held(), 3);
  EXPECT_EQ(hub.count("SELECT count(*) FROM found WHERE kind = 'log_fork'"), 2) << "told once for each place";
  add_lines(1);
  EXPECT_EQ(push(tablet.push_body(4, 4)).status, 200) << "the log that is held goes on";
}

TEST_F(Push, FaultsNameLineAndSeq) {
  add_lines(4);
  const std::string good = tablet.push_body();
  const auto lines = event::split_lines(good);
  const auto with = [&](std::size_t index, const std::string& line) {
    std::string body;
    for (std::size_t i = 0; i < lines.size(); ++i) body += (i == index ? line : std::string(lines[i])) + "\n";
    return body;
  };
  json changed = json::parse(lines[2]);
  changed["extra"] = 1;
  EXPECT_EQ(fault(with(1, "nonsense")), "422 bad_event line=2 seq=2");
  EXPECT_EQ(fault(with(0, "nonsense")), "422 bad_event line=1");
  EXPECT_EQ(fault(with(0, R"({"seq": 9})")), "422 bad_event line=1 seq=9");
  EXPECT_EQ(fault(with(2, changed.dump())), "422 bad_chain line=4 seq=4");
  EXPECT_EQ(fault(with(3, std::string(lines[2]))), "422 bad_chain line=4 seq=4");
  json other_device = json::parse(lines[1]);
  other_device["device"] = "018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f";
  EXPECT_EQ(fault(with(1, other_device.dump())), "422 bad_event line=2 seq=2");
  json head = json::parse(lines[4]);
  head["seq"] = 3;
  EXPECT_EQ(fault(with(4, head.dump())), "422 bad_signature line=5 seq=3");
  head = json::parse(lines[4]);
  head["sig"] = std::string(86, 'A');
  EXPECT_EQ(fault(with(4, head.dump())), "422 bad_signature line=5 seq=4");
  head["seq"] = "4";
  EXPECT_EQ(fault(with(4, head.dump())), "422 bad_signature line=5");
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(push(good).status, 200);
}

TEST_F(Push, ABodyCutOffIsBadBody) {
  add_lines(3);
  const std::string good = tablet.push_body();
  for (const std::string& body :
       {std::string(), std::string("\n"), good.substr(0, good.size() - 1), good.substr(0, good.rfind('\n')),
        good + "\n\n", std::string("[]"), std::string(R"({"device":"x","head":"y","seq":1})")}) {
    EXPECT_EQ(code_of(push(body)), "400 bad_body") << body.substr(0, 60);
  }
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(push(good + "\n").status, 200) << "the last line may have its newline";
}

TEST_F(Push, ComesCompressedByOneMemberOrFrame) {
  add_lines(3);
  const std::string good = tablet.push_body();
  const auto send = [&](const std::string& body, const std::string& encoding) {
    return code_of(tablet.push(hub, body, {{"Content-Encoding", encoding}}));
  };
  for (const auto& [encoding, packed] :
       {std::pair{"gzip", gzip(good)}, std::pair{"zstd", zstd(good)}, std::pair{"GZIP", gzip(good)}}) {
    EXPECT_EQ(send(packed.substr(0, packed.size() - 1), encoding), "400 bad_body") << encoding;
    EXPECT_EQ(send(packed + "x", encoding), "400 bad_body");
    EXPECT_EQ(send(packed + packed, encoding), "400 bad_body");
    EXPECT_EQ(send("", encoding), "400 bad_body");
    EXPECT_EQ(send(good, encoding), "400 bad_body");
    EXPECT_EQ(send(packed, encoding), "200 ") << encoding;
  }
  EXPECT_EQ(send(good, "identity"), "200 ");
  for (const char* other : {"br", "deflate", "gzip, gzip"})
    EXPECT_EQ(send(good, other), "415 unsupported_encoding");
}

TEST_F(Push, IsLimitedInLinesAndBytes) {
  add_lines(1'001);
  const auto too_many = push(tablet.push_body());
  EXPECT_EQ(code_of(too_many), "413 too_large");
  EXPECT_EQ(body_of(too_many).at("max_bytes"), 8'388'608);
  EXPECT_EQ(body_of(too_many).at("max_lines"), 1'000);
  EXPECT_EQ(push(tablet.push_body(1, 1'000)).status, 200);
  // Filled up with spaces in the last line, which need not be canonical.
  std::string exact = tablet.push_body(1'001, 1'001);
  exact.insert(exact.size() - 1, 8'388'608 - exact.size(), ' ');
  EXPECT_EQ(code_of(push(exact + " ")), "413 too_large");
  EXPECT_EQ(code_of(tablet.push(hub, gzip(exact + " "), {{"Content-Encoding", "gzip"}})), "413 too_large");
  EXPECT_EQ(code_of(tablet.push(hub, zstd(std::string(100'000'000, 'a')), {{"Content-Encoding", "zstd"}})),
            "413 too_large");
  EXPECT_EQ(tablet.push(hub, gzip(exact), {{"Content-Encoding", "gzip"}}).status, 200);
}

TEST_F(Push, IsForTheTokensDeviceAlone) {
  add_lines(1);
  Tablet other(2);
  other.enrol(hub);
  const auto push_to = [&](const std::string& device) {
    return code_of(
        hub.send("POST", "/v1/devices/" + device + "/events", tablet.push_body(),
                 {{"Authorization", "Bearer " + tablet.token}, {"Content-Type", "application/x-ndjson"}}));
  };
  EXPECT_EQ(push_to(other.id), "403 wrong_device");
  EXPECT_EQ(push_to("018f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f"), "403 wrong_device");
  EXPECT_EQ(push_to(tablet.id), "200 ");
}

TEST_F(Push, OfSeveralFaultsTheFirstOfThePageCounts) {
  add_lines(2);
  const std::string broken = "nonsense\n" + std::string(9'000'000, 'x');
  const HeaderList bad_type{{"Content-Type", "text/plain"}, {"Content-Encoding", "br"}};
  EXPECT_EQ(
      code_of(tablet.push(hub, broken, {{"Authorization", "Bearer x"}, {"Content-Type", "text/plain"}})),
      "401 token_invalid");
  EXPECT_EQ(code_of(tablet.push(hub, broken, bad_type)), "415 unsupported_type");
  EXPECT_EQ(code_of(tablet.push(hub, broken, {{"Content-Encoding", "br"}})), "415 unsupported_encoding");
  EXPECT_EQ(code_of(push(broken)), "413 too_large");
  EXPECT_EQ(code_of(push("nonsense\nnonsense")), "400 bad_body") << "the last line before the others";
  // A fault of a line comes before the gap, the gap before a fork.
  add_lines(4);
  ASSERT_EQ(push(tablet.push_body(1, 2)).status, 200);
  std::string gap = tablet.push_body(5, 6);
  EXPECT_EQ(code_of(push(gap)), "409 log_gap");
  gap.insert(gap.find('\n'), " ");
  EXPECT_EQ(fault(gap), "422 bad_event line=1 seq=5");
  hub::revoke_device(hub.store(), kHubNow, DeviceId(tablet.id), true);
  const auto revoked = tablet.push(hub, broken, bad_type);
  EXPECT_EQ(code_of(revoked), "403 device_revoked");
  EXPECT_EQ(body_of(revoked).at("wipe"), true);
}

TEST_F(Push, ContentTypeParametersAreIgnored) {
  add_lines(1);
  EXPECT_EQ(
      tablet.push(hub, tablet.push_body(), {{"Content-Type", "Application/X-NDJSON; charset=utf-8"}}).status,
      200);
}

TEST_F(Push, AContactIsKeptAndOneOfAnotherFormIgnored) {
  tablet.contact = {{"boot", "boot-1"},
                    {"uptime_ms", 5'100'000},
                    {"heard", {{"time", "2026-09-21T14:00:00.000Z"}, {"uptime_ms", 4'300'000}}}};
  ASSERT_EQ(push(tablet.push_body()).status, 200);
  const auto kept = hub.store().read([](hub::Connection& db) {
    return *db.first("SELECT boot, uptime_ms, received_ms, heard_ms, heard_uptime_ms FROM contact");
  });
  EXPECT_EQ(kept.text(0), "boot-1");
  EXPECT_EQ(kept.integer(1), 5'100'000);
  EXPECT_EQ(kept.integer(2), kHubNow);
  EXPECT_EQ(kept.integer(3), parse_instant("2026-09-21T14:00:00.000Z"));
  EXPECT_EQ(kept.integer(4), 4'300'000);

  const json odd_contacts[] = {{{"boot", 7}, {"uptime_ms", 1}},
                               {{"boot", ""}, {"uptime_ms", 1}},
                               {{"boot", "b"}, {"uptime_ms", -1}},
                               {{"boot", "b"}, {"uptime_ms", 1.5}},
                               {{"boot", std::string(65, 'b')}, {"uptime_ms", 1}},
                               {{"boot", "b"}}};
  for (const json& odd : odd_contacts) {
    tablet.contact = odd;
    EXPECT_EQ(push(tablet.push_body()).status, 200) << odd;
  }
  EXPECT_EQ(hub.count("SELECT count(*) FROM contact"), 1);
  tablet.contact = {{"boot", "b"}, {"uptime_ms", 1}, {"heard", {{"time", "2026-09-21"}, {"uptime_ms", 1}}}};
  EXPECT_EQ(push(tablet.push_body()).status, 200);
  EXPECT_EQ(hub.count("SELECT count(*) FROM contact WHERE boot = 'b' AND heard_ms IS NULL"), 1);
}

TEST_F(Push, BootsAreKept) {
  add_lines(2);
  json second = tablet.event();
  second["boot"] = "boot-2";
  second["uptime_ms"] = 10;
  tablet.add(second);
  ASSERT_EQ(push(tablet.push_body(1, 1)).status, 200);
  ASSERT_EQ(push(tablet.push_body(2, 3)).status, 200);
  const auto rows = hub.store().read([](hub::Connection& db) {
    return db.query(
        "SELECT boot, first_seq, last_seq, first_uptime_ms, last_uptime_ms FROM boot_span ORDER BY boot");
  });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(
      rows[0].text(0) + "/" + std::to_string(rows[0].integer(1)) + "-" + std::to_string(rows[0].integer(2)),
      "boot-1/1-2");
  EXPECT_EQ(rows[0].integer(3), 5'000'001);
  EXPECT_EQ(rows[0].integer(4), 5'000'002);
  EXPECT_EQ(rows[1].integer(1), 3);
}

}  // namespace
}  // namespace doorstep::testing
