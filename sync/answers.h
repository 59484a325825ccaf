// The hub's answers, taken apart. Everything is hostile until it has the form of protocol.md; what has not is
// nullopt, never an exception.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doorstep/event/chain.h"
#include "doorstep/sync/message.h"

namespace doorstep::sync {

// RFC 9457 or RFC 6749 §5.2: whatever has a `code`.
struct Problem {
  std::string code;
  std::optional<std::int64_t> seq;
  std::optional<std::int64_t> expected_seq;
  std::optional<std::int64_t> max_bytes;
  std::optional<std::int64_t> max_lines;
  bool wipe = false;
  std::optional<std::int64_t> received;
};

struct TokenAnswer {
  std::string access_token;
  std::int64_t expires_in_s = 0;
};

struct Receipt {
  std::string device;
  std::int64_t seq = 0;
  std::string head;
  std::string epoch;
  std::string time;
  Signature sig{};
};

// How much of an attachment the hub holds.
struct BlobState {
  std::string sha256;
  std::int64_t received = 0;
};

struct BlobReceipt {
  std::string device;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string epoch;
  std::string time;
  Signature sig{};
};

struct FeedPage {
  std::vector<FeedChange> changes;
  std::string cursor;
  bool more = false;
};

std::optional<Problem> parse_problem(const std::string& body);
std::optional<TokenAnswer> parse_token(const std::string& body);
std::optional<Receipt> parse_receipt(const std::string& body);
std::optional<BlobState> parse_blob_state(const std::string& body);
std::optional<BlobReceipt> parse_blob_receipt(const std::string& body);
std::optional<FeedPage> parse_feed_page(const std::string& body);
// `time` of any answer of the hub, in the form of protocol.md §1.
std::optional<std::string> parse_time(const std::string& body);

}  // namespace doorstep::sync
