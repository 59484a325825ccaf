#include "inspect.h"

#include <utility>

#include "doorstep/visit/body.h"

namespace doorstep::hub {

namespace {

constexpr std::int64_t kMaxParts = 64;  // of one line of at most 64 KiB

void mark(InspectedLine& line, std::string_view problem, std::string detail) {
  line.problem = problem;
  line.detail = std::move(detail);
}

void adopt(const Crypto& crypto, visit::LogAdopted&& body, InspectedLine& line) {
  const std::string& device = body.device.str();
  if (!is_uuid(device) || device == line.envelope.device) return mark(line, "bad_body", "device");
  if (body.part) {
    const auto& part = *body.part;
    const bool sound = part.seq >= 1 && part.parts >= 1 && part.parts <= kMaxParts && part.part >= 1 &&
                       part.part <= part.parts && !part.text.empty();
    if (!sound) return mark(line, "bad_body", "part");
    line.part = AdoptedPart{device, part.seq, part.part, part.parts, std::move(body.part->text)};
    return;
  }
  line.texts = std::move(body.lines);
  line.adopted.reserve(line.texts.size());
  for (const auto& text : line.texts) {
    auto adopted = inspect_adopted(crypto, device, text);
    if (adopted) {
      line.adopted.push_back(std::move(*adopted));
    } else {
      mark(line, "bad_body", "lines");  // the others have effect all the same
    }
  }
}

template <class E>
bool is_unknown(const visit::Word<E>& word) {
  return !word.empty() && word.value() == E::unknown;
}
template <class Text>
bool is_unknown(const Text&) {
  return false;
}

// The member that holds a word which is in no list of §2; empty where there is none.
std::string_view unknown_word(const visit::Body& body) {
  return std::visit(
      [](const auto& b) -> std::string_view {
        if constexpr (requires { b.method; })
          if (is_unknown(b.method)) return "method";
        if constexpr (requires { b.reason; })
          if (is_unknown(b.reason)) return "reason";
        if constexpr (requires { b.result; })
          if (is_unknown(b.result)) return "result";
        if constexpr (requires { b.kind; })
          if (is_unknown(b.kind)) return "kind";
        if constexpr (requires { b.scale; })
          if (is_unknown(b.scale)) return "scale";
        if constexpr (requires { b.visibility; })
          if (is_unknown(b.visibility)) return "visibility";
        return {};
      },
      body);
}

InspectedLine inspect_envelope(const Crypto& crypto, const event::EnvelopeView& envelope,
                               const Digest& hash) {
  InspectedLine line;
  line.envelope = envelope;
  line.hash = hash;
  auto body = visit::parse_body(event::unescape(envelope.type), envelope.body);
  // What such an event means is not understood in full: it has what effect it can, and the office is told.
  const auto word = unknown_word(body);
  if (!word.empty()) mark(line, "bad_body", "a word in `" + std::string(word) + "` is not known");
  if (const auto* unknown = std::get_if<visit::UnknownType>(&body)) {
    mark(line, "unknown_type", unknown->type);
  } else if (const auto* bad = std::get_if<visit::BadBody>(&body)) {
    mark(line, "bad_body", bad->problem);
  } else if (const auto* check_in = std::get_if<visit::CheckedIn>(&body)) {
    line.unplanned = !check_in->planned;
  } else if (const auto* attachment = std::get_if<visit::AttachmentAdded>(&body)) {
    line.blobs.push_back(attachment->sha256);
    if (attachment->thumbnail) line.blobs.push_back(attachment->thumbnail->sha256);
  } else if (auto* adopted = std::get_if<visit::LogAdopted>(&body)) {
    adopt(crypto, std::move(*adopted), line);
  }
  return line;
}

}  // namespace

InspectedLine inspect(const Crypto& crypto, const event::VerifiedLine& line) {
  return inspect_envelope(crypto, line.envelope, line.hash);
}

std::optional<InspectedLine> inspect_adopted(const Crypto& crypto, std::string_view device,
                                             std::string_view line) {
  const auto envelope = event::parse_envelope(line);
  if (!envelope || envelope->device != device) return std::nullopt;
  return inspect_envelope(crypto, *envelope, crypto.sha256(line));
}

}  // namespace doorstep::hub
