#include "doorstep/event/chain.h"

#include <initializer_list>

#include "top_level.h"

namespace doorstep::event {
namespace {

// Walks a stretch of log and remembers what the next line must follow.
class Verifier {
 public:
  Verifier(const Crypto& crypto, const DeviceId& device) : crypto_(crypto), device_(device) {
    log_.device = device;
    log_.head = empty_head(crypto);
  }

  std::optional<Fault> add(std::string_view line) {
    const auto envelope = parse_envelope(line);
    if (!envelope || envelope->device != device_.str()) return fault(Fault::Code::bad_event, line);
    if (!follows(*envelope)) return fault(Fault::Code::bad_chain, line);
    log_.head = {envelope->seq, crypto_.sha256(line)};
    log_.lines.push_back({*envelope, log_.head.hash});
    return std::nullopt;
  }

  std::optional<Fault> finish(const PublicKey& key, const SignedHead& signed_head) {
    const Fault fault{Fault::Code::bad_signature, next_line(), signed_head.seq};
    const auto hash = fixed_from_base64url<Digest>(signed_head.head);
    const auto sig = fixed_from_base64url<Signature>(signed_head.sig);
    if (!hash || !sig || !signed_head.seq || signed_head.device != device_.str()) return fault;
    const Head head{*signed_head.seq, *hash};
    // Without lines the head is whatever the device says it is, but that of an empty log is known.
    const bool known = !log_.lines.empty() || head.seq <= 0;
    if (known && head != log_.head) return fault;
    if (!crypto_.ed25519_verify(key, head_text(device_, head.seq, head.hash), *sig)) return fault;
    log_.head = head;
    return std::nullopt;
  }

  void reserve(std::size_t lines) { log_.lines.reserve(lines); }
  VerifiedLog take() { return std::move(log_); }

 private:
  bool follows(const EnvelopeView& envelope) const {
    const bool first_of_stretch = log_.lines.empty() && envelope.seq > 1;  // its predecessor is not here
    return first_of_stretch || (envelope.seq == log_.head.seq + 1 && envelope.prev == log_.head.hash);
  }

  Fault fault(Fault::Code code, std::string_view line) const {
    if (!log_.lines.empty()) return {code, next_line(), log_.head.seq + 1};
    return {code, next_line(), own_seq(line)};
  }

  // What an unsound line says its seq is, where it is JSON at all.
  static std::optional<std::int64_t> own_seq(std::string_view line) {
    const auto members = read_top_level(line, {"seq"});
    if (!members || !members->front()) return std::nullopt;
    const auto* seq = std::get_if<std::int64_t>(&*members->front());
    return seq != nullptr ? std::optional(*seq) : std::nullopt;
  }

  std::int64_t next_line() const { return static_cast<std::int64_t>(log_.lines.size()) + 1; }

  const Crypto& crypto_;
  const DeviceId& device_;
  VerifiedLog log_;
};

}  // namespace

Head empty_head(const Crypto& crypto) { return {0, crypto.sha256("")}; }

std::string head_text(const DeviceId& device, std::int64_t seq, const Digest& hash) {
  return "doorstep-log-v1\n" + device.str() + '\n' + std::to_string(seq) + '\n' + base64url(hash) + '\n';
}

namespace {

std::string signed_text(std::string_view what, std::initializer_list<std::string_view> members) {
  std::string out(what);
  out += '\n';
  for (const std::string_view member : members) {
    out += member;
    out += '\n';
  }
  return out;
}

}  // namespace

std::string receipt_text(std::string_view device, std::int64_t seq, std::string_view head,
                         std::string_view epoch, std::string_view time) {
  return signed_text("doorstep-receipt-v1", {device, std::to_string(seq), head, epoch, time});
}

std::string blob_receipt_text(std::string_view device, std::string_view sha256, std::int64_t bytes,
                              std::string_view epoch, std::string_view time) {
  return signed_text("doorstep-blob-receipt-v1", {device, sha256, std::to_string(bytes), epoch, time});
}

std::string_view to_string(Fault::Code code) {
  switch (code) {
    case Fault::Code::bad_event:
      return "bad_event";
    case Fault::Code::bad_chain:
      return "bad_chain";
    case Fault::Code::bad_signature:
      return "bad_signature";
    case Fault::Code::bad_body:
      return "bad_body";
  }
  return "bad_body";
}

Verification verify_lines(const Crypto& crypto, const DeviceId& device, const PublicKey& key,
                          std::span<const std::string_view> lines, const SignedHead& head) {
  Verifier verifier(crypto, device);
  verifier.reserve(lines.size());
  for (const std::string_view line : lines) {
    if (auto fault = verifier.add(line)) return {std::nullopt, fault};
  }
  if (auto fault = verifier.finish(key, head)) return {std::nullopt, fault};
  return {verifier.take(), std::nullopt};
}

Verification verify_log(const Crypto& crypto, const PublicKey& key, std::string_view text) {
  auto lines = split_lines(text);
  const auto head = lines.empty() ? std::nullopt : parse_signed_head(lines.back());
  if (!head)
    return {std::nullopt,
            Fault{Fault::Code::bad_body, static_cast<std::int64_t>(lines.size()), std::nullopt}};
  lines.pop_back();
  return verify_lines(crypto, DeviceId(head->device), key, lines, *head);
}

}  // namespace doorstep::event
