// Every golden vector of the device protocol, by the public faces of the event layer.
#include "doorstep/testing/vectors.h"

#include <algorithm>

#include "doorstep/event/canonical.h"
#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"

#include "samples.h"

namespace doorstep {
namespace {

using nlohmann::json;
using testing::crypto;
using testing::load_push_vector;
using testing::load_vector;
using testing::PushVector;

std::string hash_text(std::string_view bytes) { return base64url(crypto().sha256(bytes)); }

// What protocol.md §4 has a hub say once a push has verified: gap, fork, or a receipt up to its head.
json judge(const std::vector<std::string>& held, const event::VerifiedLog& log) {
  const auto held_seq = static_cast<std::int64_t>(held.size());
  const auto line_at = [&](std::int64_t seq) { return held[static_cast<std::size_t>(seq - 1)]; };
  const auto hash_at = [&](std::int64_t seq) { return hash_text(seq == 0 ? "" : line_at(seq)); };
  const auto fork = [](std::int64_t seq) {
    return json{{"status", 409}, {"code", "log_fork"}, {"seq", seq}};
  };
  const std::int64_t first = log.lines.empty() ? log.head.seq : log.lines.front().envelope.seq;
  if (first > held_seq + (log.lines.empty() ? 0 : 1)) {
    return {
        {"status", 409}, {"code", "log_gap"}, {"expected_seq", held_seq + 1}, {"head", hash_at(held_seq)}};
  }
  for (const auto& line : log.lines) {
    const std::int64_t seq = line.envelope.seq;
    if (seq <= held_seq && line.envelope.line != line_at(seq)) return fork(seq);
    if (seq == held_seq + 1 && base64url(line.envelope.prev) != hash_at(held_seq)) return fork(held_seq);
  }
  if (log.lines.empty() && base64url(log.head.hash) != hash_at(log.head.seq)) return fork(log.head.seq);
  return {{"status", 200}, {"seq", log.head.seq}, {"head", base64url(log.head.hash)}};
}

json answer_to(const PushVector& push) {
  const std::string body = push.body();
  auto lines = event::split_lines(body);
  const auto head = event::parse_signed_head(lines.back());
  if (!head) return {{"status", 400}, {"code", "bad_body"}};
  lines.pop_back();
  const auto verified = event::verify_lines(crypto(), push.device, push.key, lines, *head);
  if (verified.log) return judge(push.held_lines, *verified.log);
  json answer = {{"status", 422}, {"code", to_string(verified.fault->code)}, {"line", verified.fault->line}};
  if (verified.fault->seq) answer["seq"] = *verified.fault->seq;
  return answer;
}

TEST(Vectors, OneEvent) {
  DOORSTEP_NEEDS_SHARED(testing::kProtocolCases);
  const json vector = load_vector("01-event");
  const std::string line = vector["line"];
  EXPECT_EQ(line, testing::from_hex(vector["line_hex"].get<std::string>()));
  EXPECT_EQ(event::to_canonical(vector["event"]), line);
  EXPECT_EQ(hash_text(line), vector["sha256"]);
  EXPECT_EQ(base64url(event::empty_head(crypto()).hash), vector["sha256_of_nothing"]);

  const auto parsed = event::parse_envelope(line);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->id, vector["event"]["id"]);
  EXPECT_EQ(parsed->device, vector["event"]["device"]);
  EXPECT_EQ(parsed->by, vector["event"]["by"]);
  EXPECT_EQ(parsed->visit, vector["event"]["visit"]);
  EXPECT_EQ(parsed->person, vector["event"]["person"]);
  EXPECT_EQ(json::parse(parsed->body), vector["event"]["body"]);
  EXPECT_EQ(format_instant(parsed->at), vector["event"]["at"]);
}

TEST(Vectors, ChainOfFive) {
  DOORSTEP_NEEDS_SHARED(testing::kProtocolCases);
  const json vector = load_vector("02-chain-of-five");
  const PushVector push = load_push_vector("02-chain-of-five");
  for (std::size_t i = 0; i + 1 < push.push_lines.size(); ++i) {
    EXPECT_EQ(hash_text(push.push_lines[i]), vector["line_sha256"][i]);
  }
  const auto signer = platform::make_signer(testing::private_seed(vector["private_key"]));
  EXPECT_EQ(signer->public_key(), push.key);
  const auto hash = fixed_from_base64url<Digest>(vector["line_sha256"][4].get<std::string>());
  ASSERT_TRUE(hash);
  const std::string text = event::head_text(push.device, 5, *hash);
  EXPECT_EQ(text, vector["signed_text"]);
  EXPECT_EQ(base64url(signer->sign(text)), vector["sig"]);
  EXPECT_EQ(event::write_signed_head(push.device, {5, *hash}, signer->sign(text)), push.push_lines.back());
  const json receipt = {{"status", 200}, {"seq", 5}, {"head", base64url(*hash)}};
  EXPECT_EQ(answer_to(push), receipt);
}

TEST(Vectors, Receipt) {
  DOORSTEP_NEEDS_SHARED(testing::kProtocolCases);
  const json vector = load_vector("03-receipt");
  const json& receipt = vector["receipt"];
  const auto member = [&](const char* name) { return receipt[name].get<std::string>(); };
  const std::string text = event::receipt_text(member("device"), receipt["seq"].get<std::int64_t>(),
                                               member("head"), member("epoch"), member("time"));
  EXPECT_EQ(text, vector["signed_text"]);
  const auto sig = fixed_from_base64url<Signature>(member("sig"));
  ASSERT_TRUE(sig);
  EXPECT_TRUE(crypto().ed25519_verify(testing::public_key(vector["public_key"]), text, *sig));
  EXPECT_FALSE(crypto().ed25519_verify(testing::public_key(vector["public_key"]), text + ' ', *sig));
  EXPECT_EQ(platform::make_signer(testing::private_seed(vector["private_key"]))->sign(text), *sig);
}

TEST(Vectors, CanonicalCorners) {
  DOORSTEP_NEEDS_SHARED(testing::kProtocolCases);
  const json vector = load_vector("04-canonical-corners");
  for (const json& corner : vector["canonical"]) {
    const std::string text = corner["canonical"];
    EXPECT_EQ(text, testing::from_hex(corner["utf8_hex"].get<std::string>())) << corner["name"];
    EXPECT_TRUE(event::is_canonical(text)) << corner["name"];
    EXPECT_EQ(event::to_canonical(corner["value"]), text) << corner["name"];
    EXPECT_EQ(hash_text(text), corner["sha256"]) << corner["name"];
  }
  for (const json& corner : vector["not_canonical"]) {
    const std::string text = testing::from_hex(corner["utf8_hex"].get<std::string>());
    EXPECT_FALSE(event::is_canonical(text)) << corner["name"];
    EXPECT_FALSE(event::parse_envelope(text)) << corner["name"];
  }
}

class PushVectors : public ::testing::TestWithParam<std::string> {};

TEST_P(PushVectors, GetsTheAnswerAsWritten) {
  DOORSTEP_NEEDS_SHARED(testing::kProtocolCases);
  const PushVector push = load_push_vector(GetParam());
  EXPECT_EQ(answer_to(push), push.answer);
}

std::string case_name(const ::testing::TestParamInfo<std::string>& push) {
  std::string name = "Case" + push.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Protocol, PushVectors, ::testing::ValuesIn(testing::push_vector_names()), case_name);

}  // namespace
}  // namespace doorstep
