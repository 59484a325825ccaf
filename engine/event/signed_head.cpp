#include "doorstep/event/canonical.h"
#include "doorstep/event/chain.h"

#include "top_level.h"

namespace doorstep::event {

std::string write_signed_head(const DeviceId& device, const Head& head, const Signature& sig) {
  std::string out = R"({"device":)";
  append_quoted(out, device.str());
  out += R"(,"head":")" + base64url(head.hash) + R"(","seq":)" + std::to_string(head.seq);
  out += R"(,"sig":")" + base64url(sig) + "\"}";
  return out;
}

std::optional<SignedHead> parse_signed_head(std::string_view line) {
  const auto members = read_top_level(line, {"device", "head", "seq", "sig"});
  if (!members) return std::nullopt;
  for (const auto& member : *members) {
    if (!member) return std::nullopt;
  }
  const auto text = [&](std::size_t i) {
    const auto* value = std::get_if<std::string>(&*(*members)[i]);
    return value != nullptr ? *value : std::string();
  };
  const auto* seq = std::get_if<std::int64_t>(&*(*members)[2]);
  return SignedHead{text(0), text(1), seq != nullptr ? std::optional(*seq) : std::nullopt, text(3)};
}

std::vector<std::string_view> split_lines(std::string_view body) {
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    lines.push_back(body.substr(0, end));
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
  }
  return lines;
}

}  // namespace doorstep::event
