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

InspectedLine inspect_envelope(const Crypto& crypto, const event::EnvelopeView& envelope,
                               const Digest& hash) {
  InspectedLine line;
  line.envelope = envelope;
  line.hash = hash;
  auto body = visit::parse_body(event::unescape(envelope.type), envelope.body);
  if (const auto* unknown = std::get_if<visit::UnknownType>(&body)) {
    mark(line, "unknown_type", unknown->type);
  } else if (const auto* bad = std::get_if<visit::BadBody>(&body)) {
    mark(line, "bad_body", bad->problem);
  } else if (const auto* check_in = std::get_if<visit::CheckedIn>(&body)) {
    line.unplanned = !check_in->planned;
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
