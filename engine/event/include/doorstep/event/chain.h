// The hash chain, the signed head and the receipt (protocol.md §1, §4), and verification of a stretch of log.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/event/bytes.h"
#include "doorstep/event/crypto.h"
#include "doorstep/event/envelope.h"
#include "doorstep/event/ids.h"

namespace doorstep::event {

// The end of a log: how many lines it has and the hash of the last one. Of an empty log the hash is that of
// the empty string.
struct Head {
  std::int64_t seq = 0;
  Digest hash{};
  friend bool operator==(const Head&, const Head&) = default;
};

Head empty_head(const Crypto& crypto);

// The exact ASCII texts that are signed.
std::string head_text(const DeviceId& device, std::int64_t seq, const Digest& hash);
std::string blob_receipt_text(std::string_view device, std::string_view sha256, std::int64_t bytes,
                              std::string_view epoch, std::string_view time);
std::string receipt_text(std::string_view device, std::int64_t seq, std::string_view head,
                         std::string_view epoch, std::string_view time);

// The last line of a push and of a log file, as it stands there; contact members apart.
struct SignedHead {
  std::string device;
  std::string head;                 // base64url
  std::optional<std::int64_t> seq;  // absent where it is no integer
  std::string sig;                  // base64url
};

std::string write_signed_head(const DeviceId& device, const Head& head, const Signature& sig);

// What is wrong and where: `line` counts from 1 in what was given; `seq` is the one due there (protocol.md
// §4), absent where it cannot be read.
struct Fault {
  enum class Code { bad_event, bad_chain, bad_signature, bad_body };
  Code code;
  std::int64_t line = 0;
  std::optional<std::int64_t> seq;
};
std::string_view to_string(Fault::Code code);

struct VerifiedLine {
  EnvelopeView envelope;
  Digest hash{};
};

// A stretch of one device's log that is sound, chained and signed.
struct VerifiedLog {
  DeviceId device;
  Head head;                        // the signed head
  std::vector<VerifiedLine> lines;  // may be empty: a contact
};

// A JSON object (canonical or not) that has device, head, seq and sig; nullopt where it is none (bad_body). A
// member of another type is left empty: the signature then does not fit (bad_signature). Memory stays bounded
// by the line's length, whatever it holds.
std::optional<SignedHead> parse_signed_head(std::string_view line);

// Splits a body of lines, each ended by one \n, the last with or without it. An empty body gives no lines.
std::vector<std::string_view> split_lines(std::string_view body);

struct Verification {
  std::optional<VerifiedLog> log;  // there or
  std::optional<Fault> fault;      // the first fault: exactly one of the two
};

// Checks event lines of `device` and their signed head, in the order of protocol.md §4: lines from the first
// on, each bad_event before bad_chain, then bad_signature. A stretch may begin at any seq; `prev` of its
// first line is checked only for seq 1 (the hub checks it against what it holds). The views point into
// `lines`.
Verification verify_lines(const Crypto& crypto, const DeviceId& device, const PublicKey& key,
                          std::span<const std::string_view> lines, const SignedHead& head);

// The same of a log file: event lines and, last, the signed head, by the key of the device that it names. bad_body where
// the last line is no signed head. The views point into `text`.
Verification verify_log(const Crypto& crypto, const PublicKey& key, std::string_view text);

}  // namespace doorstep::event
