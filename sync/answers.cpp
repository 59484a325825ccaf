#include "answers.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/instant.h"

namespace doorstep::sync {
namespace {

using nlohmann::json;

constexpr int kMaxAnswerDepth = 64;  // so that nothing recurses deeper on what a stranger sent

std::optional<json> parse_object(const std::string& body) {
  bool too_deep = false;
  const auto watch = [&](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > kMaxAnswerDepth;
    return !too_deep;
  };
  auto value = json::parse(body, watch, false);
  if (too_deep || !value.is_object()) return std::nullopt;
  return value;
}

std::optional<std::string> text(const json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_string()) return std::nullopt;
  return it->get<std::string>();
}

std::optional<std::int64_t> integer(const json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_number_integer()) return std::nullopt;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  return it->get<std::int64_t>();
}

std::optional<bool> boolean(const json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_boolean()) return std::nullopt;
  return it->get<bool>();
}

// A token goes into a header: nothing that could end it.
bool is_token_text(const std::string& token) {
  return !token.empty() && token.size() <= 8192 &&
         std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<FeedChange> parse_change(const json& value) {
  if (!value.is_object()) return std::nullopt;
  auto kind = text(value, "kind");
  auto id = text(value, "id");
  const auto rev = integer(value, "rev");
  const auto doc = value.find("doc");
  const bool has_doc = doc != value.end() && doc->is_object();
  const bool gone = boolean(value, "gone").value_or(false);
  if (!kind || !id || !rev || has_doc == gone) return std::nullopt;
  FeedChange change{std::move(*kind), std::move(*id), *rev, std::nullopt};
  if (has_doc) change.doc = doc->dump();
  return change;
}

}  // namespace

std::optional<Problem> parse_problem(const std::string& body) {
  const auto object = parse_object(body);
  auto code = object ? text(*object, "code") : std::nullopt;
  if (!code) return std::nullopt;
  return Problem{std::move(*code),
                 integer(*object, "seq"),
                 integer(*object, "expected_seq"),
                 integer(*object, "max_bytes"),
                 integer(*object, "max_lines"),
                 boolean(*object, "wipe").value_or(false),
                 integer(*object, "received")};
}

std::optional<TokenAnswer> parse_token(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  auto token = text(*object, "access_token");
  const auto expires_in_s = integer(*object, "expires_in");
  if (!token || !is_token_text(*token) || !expires_in_s || *expires_in_s < 0) return std::nullopt;
  return TokenAnswer{std::move(*token), std::min<std::int64_t>(*expires_in_s, 86'400)};
}

std::optional<Receipt> parse_receipt(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  auto device = text(*object, "device");
  const auto seq = integer(*object, "seq");
  auto head = text(*object, "head");
  auto epoch = text(*object, "epoch");
  auto time = text(*object, "time");
  const auto sig = text(*object, "sig");
  const auto signature = sig ? fixed_from_base64url<Signature>(*sig) : std::nullopt;
  if (!device || !seq || !head || !epoch || !time || !signature) return std::nullopt;
  return Receipt{std::move(*device), *seq, std::move(*head), std::move(*epoch), std::move(*time), *signature};
}

std::optional<BlobState> parse_blob_state(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  auto sha256 = text(*object, "sha256");
  const auto received = integer(*object, "received");
  if (!sha256 || !received || *received < 0) return std::nullopt;
  return BlobState{std::move(*sha256), *received};
}

std::optional<BlobReceipt> parse_blob_receipt(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  auto device = text(*object, "device");
  auto sha256 = text(*object, "sha256");
  const auto bytes = integer(*object, "bytes");
  auto epoch = text(*object, "epoch");
  auto time = text(*object, "time");
  const auto sig = text(*object, "sig");
  const auto signature = sig ? fixed_from_base64url<Signature>(*sig) : std::nullopt;
  if (!device || !sha256 || !bytes || !epoch || !time || !signature) return std::nullopt;
  return BlobReceipt{std::move(*device), std::move(*sha256), *bytes,
                     std::move(*epoch),  std::move(*time),   *signature};
}

std::optional<FeedPage> parse_feed_page(const std::string& body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  const auto changes = object->find("changes");
  auto cursor = text(*object, "cursor");
  const auto more = boolean(*object, "more");
  if (changes == object->end() || !changes->is_array() || !cursor || cursor->empty() || !more)
    return std::nullopt;
  FeedPage page{{}, std::move(*cursor), *more};
  page.changes.reserve(changes->size());
  for (const auto& value : *changes) {
    auto change = parse_change(value);
    if (!change) return std::nullopt;
    page.changes.push_back(std::move(*change));
  }
  return page;
}

std::optional<std::string> parse_time(const std::string& body) {
  const auto object = parse_object(body);
  auto time = object ? text(*object, "time") : std::nullopt;
  if (!time || !parse_instant(*time)) return std::nullopt;
  return time;
}

}  // namespace doorstep::sync
