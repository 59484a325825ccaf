#include "doorstep/event/chain.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace doorstep::event {
namespace {

using testing::crypto;

// A device with a log of its own that can be pushed, spoilt and pushed again.
class ChainTest : public ::testing::Test {
 protected:
  ChainTest() {
    for (int i = 0; i < 5; ++i) append();
  }

  void append(std::string_view type = "task.recorded") { append_line(testing::next_line(head_, type)); }
  void append_line(std::string line) {
    head_ = {head_.seq + 1, crypto().sha256(line)};
    log_.push_back(std::move(line));
  }

  SignedHead sign(const Head& head) const {
    const Signature sig = signer_->sign(head_text(device_, head.seq, head.hash));
    return *parse_signed_head(write_signed_head(device_, head, sig));
  }

  Verification verify(std::size_t from, const SignedHead& head) const {
    const std::vector<std::string_view> lines(log_.begin() + static_cast<std::ptrdiff_t>(from), log_.end());
    return verify_lines(crypto(), device_, signer_->public_key(), lines, head);
  }
  Verification verify() const { return verify(0, sign(head_)); }

  const DeviceId device_{testing::kDevice};
  const std::unique_ptr<Signer> signer_ = platform::make_signer(std::array<std::uint8_t, 32>{7});
  std::vector<std::string> log_;
  Head head_ = empty_head(crypto());
};

#define EXPECT_FAULT(verification, expected_code, expected_line, expected_seq)    \
  do {                                                                            \
    const Verification got = (verification);                                      \
    ASSERT_TRUE(got.fault);                                                       \
    EXPECT_FALSE(got.log);                                                        \
    EXPECT_EQ(to_string(got.fault->code), to_string(Fault::Code::expected_code)); \
    EXPECT_EQ(got.fault->line, expected_line);                                    \
    EXPECT_EQ(got.fault->seq, std::optional<std::int64_t>(expected_seq));         \
  } while (false)

TEST_F(ChainTest, AWholeLogVerifies) {
  const auto got = verify();
  ASSERT_TRUE(got.log);
  EXPECT_FALSE(got.fault);
  EXPECT_EQ(got.log->head, head_);
  ASSERT_EQ(got.log->lines.size(), 5U);
  EXPECT_EQ(got.log->lines[4].hash, head_.hash);
  EXPECT_EQ(got.log->lines[4].envelope.line, log_[4]);
}

TEST_F(ChainTest, AStretchMayBeginAnywhere) {
  for (std::size_t from = 0; from < log_.size(); ++from) EXPECT_TRUE(verify(from, sign(head_)).log) << from;
}

TEST_F(ChainTest, WithoutLinesTheSignatureCounts) {
  EXPECT_TRUE(verify(5, sign(head_)).log);
  EXPECT_TRUE(verify(5, sign(empty_head(crypto()))).log);
  EXPECT_FAULT(verify(5, sign({0, head_.hash})), bad_signature, 1, 0);  // of an empty log the hash is known
  EXPECT_FAULT(verify(5, sign({-1, empty_head(crypto()).hash})), bad_signature, 1, -1);
}

TEST_F(ChainTest, AnUnsoundLineIsNamedWithTheSeqDueThere) {
  log_[2] += ' ';
  EXPECT_FAULT(verify(), bad_event, 3, 3);
  log_[2] = "";
  EXPECT_FAULT(verify(), bad_event, 3, 3);
  log_[2] = "{\"seq\":99}";
  EXPECT_FAULT(verify(), bad_event, 3, 3);
}

TEST_F(ChainTest, TheFirstLineIsNamedWithItsOwnSeq) {
  log_[1] += ' ';  // still JSON: its seq can be read
  EXPECT_FAULT(verify(1, sign(head_)), bad_event, 1, 2);
  log_[1] = R"({"seq":41,"deep":[[[{"seq":1}]]],"x":1.5})";
  EXPECT_FAULT(verify(1, sign(head_)), bad_event, 1, 41);
  for (const char* unreadable : {"", "{\"seq\":41", "{\"seq\":\"41\"}", "[41]", "{\"seq\":4.5}", "41", "\xff",
                                 "{\"seq\":99999999999999999999}", "{\"body\":{\"seq\":41}}"}) {
    log_[1] = unreadable;
    EXPECT_FAULT(verify(1, sign(head_)), bad_event, 1, std::nullopt);
  }
}

TEST_F(ChainTest, AnotherDevicesLineIsABadEvent) {
  const std::string device = testing::kDevice;
  log_[3].replace(log_[3].find(device), device.size(), "118f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f");
  EXPECT_FAULT(verify(), bad_event, 4, 4);
}

TEST_F(ChainTest, ALineTooLongIsABadEvent) {
  log_[4].insert(log_[4].find("wash"), std::string(65'536, 'w'));
  EXPECT_FAULT(verify(), bad_event, 5, 5);
}

TEST_F(ChainTest, SeqFollowsTheLineBefore) {
  log_.erase(log_.begin() + 2);
  EXPECT_FAULT(verify(), bad_chain, 3, 3);
  log_ = {log_[0], log_[1], log_[1]};  // the same line twice
  EXPECT_FAULT(verify(), bad_chain, 3, 3);
}

TEST_F(ChainTest, PrevFollowsTheLineBefore) {
  log_[2] = testing::next_line({2, head_.hash});
  EXPECT_FAULT(verify(), bad_chain, 3, 3);
  log_[0] = testing::next_line({0, head_.hash});  // seq 1 follows the empty string
  EXPECT_FAULT(verify(), bad_chain, 1, 1);
}

TEST_F(ChainTest, TheFirstFaultCountsAndBadEventBeforeBadChain) {
  log_[2] = testing::next_line({7, head_.hash}) + ' ';
  log_[1] = testing::next_line({1, head_.hash});
  EXPECT_FAULT(verify(), bad_chain, 2, 2);
  log_[1] += ' ';
  EXPECT_FAULT(verify(), bad_event, 2, 2);
}

TEST_F(ChainTest, TheSignedHeadIsThatOfTheLastLine) {
  const Head before = {4, crypto().sha256(log_[3])};
  EXPECT_FAULT(verify(0, sign(before)), bad_signature, 6, 4);
  EXPECT_FAULT(verify(0, sign({5, before.hash})), bad_signature, 6, 5);
  EXPECT_FAULT(verify(0, sign({6, head_.hash})), bad_signature, 6, 6);
  EXPECT_FAULT(verify(3, sign({4, head_.hash})), bad_signature, 3, 4);
}

TEST_F(ChainTest, TheSignedHeadMustFitInEveryMember) {
  const auto spoilt = [&](const auto& spoil) {
    SignedHead head = sign(head_);
    spoil(head);
    return verify(0, head);
  };
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.device = "118f3c1e-5b7a-4c3d-9e21-7a1b2c3d4e5f"; }),
               bad_signature, 6, 5);
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.sig[0] = h.sig[0] == 'A' ? 'B' : 'A'; }), bad_signature, 6, 5);
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.sig += '='; }), bad_signature, 6, 5);
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.sig.clear(); }), bad_signature, 6, 5);
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.head += '='; }), bad_signature, 6, 5);
  EXPECT_FAULT(spoilt([](SignedHead& h) { h.seq.reset(); }), bad_signature, 6, std::nullopt);
}

TEST_F(ChainTest, ALineFaultCountsBeforeTheSignature) {
  log_[4] += ' ';
  EXPECT_FAULT(verify(0, sign({9, head_.hash})), bad_event, 5, 5);
}

// Whatever single byte of a signed log is changed, it does not verify.
TEST_F(ChainTest, NoByteCanBeChanged) {
  const SignedHead head = sign(head_);
  for (std::string& line : log_) {
    for (char& byte : line) {
      byte = static_cast<char>(byte ^ 1);
      ASSERT_TRUE(verify(0, head).fault) << line;
      byte = static_cast<char>(byte ^ 1);
    }
  }
  EXPECT_TRUE(verify(0, head).log);
}

TEST(SplitLines, EndsEachLineWithOneNewline) {
  using Lines = std::vector<std::string_view>;
  EXPECT_EQ(split_lines(""), Lines());
  EXPECT_EQ(split_lines("\n"), Lines{""});
  EXPECT_EQ(split_lines("a"), Lines{"a"});
  EXPECT_EQ(split_lines("a\n"), Lines{"a"});
  EXPECT_EQ(split_lines("a\nb"), (Lines{"a", "b"}));
  EXPECT_EQ(split_lines("a\n\nb\n\n"), (Lines{"a", "", "b", ""}));
  EXPECT_EQ(split_lines("a\r\n"), Lines{"a\r"});
}

TEST(SignedHead, NeedNotBeCanonical) {
  const auto head = parse_signed_head(
      " { \"sig\" : \"s\", \"seq\": 3,\"more\":[1.5,{\"seq\":9}], "
      "\"h\\u0065ad\":\"h\",\"device\":\"d\",\"boot\":null}\r");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->device, "d");
  EXPECT_EQ(head->head, "h");
  EXPECT_EQ(head->seq, 3);
  EXPECT_EQ(head->sig, "s");
}

TEST(SignedHead, IsAnObjectWithItsFourMembers) {
  for (const char* line :
       {"", "{}", "[]", "3", "null", R"({"device":"d","head":"h","seq":3})",
        R"({"device":"d","head":"h","sig":"s"})", R"({"device":"d","seq":3,"sig":"s"})",
        R"({"head":"h","seq":3,"sig":"s"})", R"({"device":"d","head":"h","seq":3,"sig":"s")",
        R"([{"device":"d","head":"h","seq":3,"sig":"s"}])",
        R"({"a":{"device":"d","head":"h","seq":3,"sig":"s"}})",
        R"({"device":"d","head":"h","seq":3,"sig":"s"}{})"}) {
    EXPECT_FALSE(parse_signed_head(line)) << line;
  }
}

TEST(SignedHead, WithMembersOfOtherTypesIsReadAndFitsNothing) {
  const auto head = parse_signed_head(R"({"device":1,"head":null,"seq":"3","sig":{"a":[]}})");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->device + head->head + head->sig, "");
  EXPECT_FALSE(head->seq);
}

TEST(SignedHead, IsNotHarmedByDepth) {
  EXPECT_FALSE(parse_signed_head(std::string(8'000'000, '[')));
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "{\"a\":";
  EXPECT_FALSE(parse_signed_head(deep));
}

TEST(SignedText, IsExact) {
  const Digest empty = empty_head(crypto()).hash;
  EXPECT_EQ(head_text(DeviceId("d"), 0, empty),
            "doorstep-log-v1\nd\n0\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\n");
  EXPECT_EQ(receipt_text("d", 5, "h", "e", "t"), "doorstep-receipt-v1\nd\n5\nh\ne\nt\n");
}

}  // namespace
}  // namespace doorstep::event
