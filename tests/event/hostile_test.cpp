// A short, seeded run of what the fuzzers do at length: sound texts, broken in many ways, against the same
// checks.
#include <gtest/gtest.h>

#include "doorstep/event/canonical.h"
#include "doorstep/event/chain.h"

#include "../fuzz/checks.h"
#include "samples.h"

namespace doorstep {
namespace {

using testing::RandomJson;

std::vector<std::string> starting_texts() {
  const std::string line = event::to_canonical(testing::sample_event());
  const std::string head = event::write_signed_head(DeviceId(testing::kDevice), {1, {}}, {1});
  return {line,
          line + '\n' + head,
          head,
          "2026-11-21T08:02:11.123Z",
          "2026-11-21T08:02:11.5+01:00",
          R"({"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
          base64url(std::string_view(R"({"alg":"EdDSA"})")) + '.' +
              base64url(std::string_view(R"({"aud":"h","exp":9,"iat":1,"iss":"d","jti":"j","sub":"d"})")) +
              '.' + std::string(86, 'A')};
}

// One of: a byte changed, put in or taken out, a stretch doubled, cut or replaced by JSON that matters.
void break_somewhere(std::string& text, RandomJson& random) {
  static constexpr std::string_view kPieces[] = {"\"",
                                                 "\\",
                                                 "{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ",",
                                                 ":",
                                                 "0",
                                                 "-",
                                                 ".",
                                                 "e",
                                                 "\\u0000",
                                                 "null",
                                                 "\n",
                                                 " ",
                                                 "\xff",
                                                 "\xed\xa0\x80",
                                                 "9007199254740992",
                                                 "\"seq\":1"};
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t length = random.below(8);
  switch (random.below(4)) {
    case 0:
      text.insert(at, kPieces[random.below(std::size(kPieces))]);
      break;
    case 1:
      text.erase(at, length);
      break;
    case 2:
      text.insert(at, text.substr(at, length * 8));
      break;
    default:
      if (at < text.size()) text[at] = static_cast<char>(random.below(256));
  }
}

TEST(Hostile, BrokenTextsAreReadAlikeAndHarmNothing) {
  const auto texts = starting_texts();
  for (std::uint64_t seed = 0; seed < 4'000; ++seed) {
    RandomJson random(seed);
    std::string text = texts[seed % texts.size()];
    for (std::size_t i = random.below(4); i > 0; --i) break_somewhere(text, random);
    ASSERT_NO_THROW(fuzz::check_all(text)) << "seed " << seed << ": " << text;
  }
}

TEST(Hostile, NoiseIsRefused) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    RandomJson random(seed);
    std::string text(random.below(200), '\0');
    for (char& c : text) c = static_cast<char>(random.below(256));
    ASSERT_NO_THROW(fuzz::check_all(text)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace doorstep
