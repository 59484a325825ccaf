#include <array>

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
  SignedHead head;
  std::array<bool, 4> found{};
  const auto as_text = [](const TopLevelValue& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : std::string();
  };
  const bool is_object = read_top_level(line, [&](const std::string& name, const TopLevelValue& value) {
    if (name == "device") found[0] = true, head.device = as_text(value);
    if (name == "head") found[1] = true, head.head = as_text(value);
    if (name == "sig") found[2] = true, head.sig = as_text(value);
    if (name != "seq") return;
    found[3] = true;
    const auto* seq = std::get_if<std::int64_t>(&value);
    head.seq = seq != nullptr ? std::optional(*seq) : std::nullopt;
  });
  if (!is_object || found != std::array{true, true, true, true}) return std::nullopt;
  return head;
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
