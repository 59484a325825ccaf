#include "doorstep/store/adoption.h"

#include <utility>

#include "doorstep/event/canonical.h"
#include "doorstep/event/error.h"

namespace doorstep::store {
namespace {

// Writes one event after another, each following the one before.
class Writer {
 public:
  Writer(const Crypto& crypto, const event::Head& head, const event::Envelope& stamp,
         const std::function<EventId()>& new_id)
      : crypto_(crypto), head_(head), next_(stamp), new_id_(new_id) {
    next_.type = "log.adopted";
  }

  // How long the body of the next event may be, by the carer of `line`.
  std::size_t room_for(const std::string& line) {
    const auto envelope = event::parse_envelope(line);
    if (!envelope) throw Error(ErrorClass::bug, "unsound_line", "a line to be adopted is not sound");
    next_.id = new_id_();
    next_.by = CarerId(event::unescape(envelope->by));
    next_.seq = head_.seq + 1;
    next_.prev = head_.hash;
    next_.body = "{}";
    return event::kMaxLineBytes - (event::write_envelope(next_).size() - 2);
  }

  void write(std::string body) {
    next_.body = std::move(body);
    written_.push_back(event::write_envelope(next_));
    head_ = {next_.seq, crypto_.sha256(written_.back())};
  }

  std::vector<std::string> take() { return std::move(written_); }

 private:
  const Crypto& crypto_;
  event::Head head_;
  event::Envelope next_;
  const std::function<EventId()>& new_id_;
  std::vector<std::string> written_;
};

std::string quoted(std::string_view text) {
  std::string out;
  event::append_quoted(out, text);
  return out;
}

// As many lines as fit; empty where not even the first does.
std::string body_of_lines(const std::string& device, std::span<const std::string>& lines, std::size_t room) {
  std::string body = R"({"device":)" + device + R"(,"lines":[)";
  std::size_t taken = 0;
  for (const auto& line : lines) {
    const std::string text = quoted(line);
    if (body.size() + text.size() + 3 > room) break;  // a comma, and ]} at the end
    if (taken++ > 0) body += ',';
    body += text;
  }
  if (taken == 0) return {};
  lines = lines.subspan(taken);
  return body + "]}";
}

constexpr std::size_t kTailRoom = 80;  // of a part: its members beside device and text

// How many bytes from the front of `text`, whole characters, take at most `room` bytes when escaped.
std::size_t front_within(std::string_view text, std::size_t room) {
  std::size_t escaped = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t next = end + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0U) == 0x80U) ++next;
    escaped += quoted(text.substr(end, next - end)).size() - 2;
    if (escaped > room) break;
    end = next;
  }
  return end;
}

std::vector<std::string_view> cut(std::string_view text, std::size_t room) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t bytes = front_within(text, room);
    parts.push_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return parts;
}

std::string body_of_part(const std::string& device, std::int64_t seq, std::size_t part, std::size_t parts,
                         std::string_view text) {
  return R"({"device":)" + device + R"(,"part":)" + std::to_string(part) + R"(,"parts":)" +
         std::to_string(parts) + R"(,"seq":)" + std::to_string(seq) + R"(,"text":)" + quoted(text) + "}";
}

void write_parts(Writer& writer, const std::string& device, const std::string& line) {
  // Two digits more of a sequence number may be due while the parts are written: kTailRoom covers them.
  const std::size_t room = writer.room_for(line) - device.size() - kTailRoom;
  const auto parts = cut(line, room);
  const std::int64_t seq = event::parse_envelope(line)->seq;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) writer.room_for(line);
    writer.write(body_of_part(device, seq, i + 1, parts.size(), parts[i]));
  }
}

}  // namespace

std::vector<std::string> write_adopted(const Crypto& crypto, event::Head head, const event::Envelope& stamp,
                                       const std::function<EventId()>& new_id, const DeviceId& from,
                                       std::span<const std::string> lines) {
  Writer writer(crypto, head, stamp, new_id);
  const std::string device = quoted(from.str());
  while (!lines.empty()) {
    const std::size_t room = writer.room_for(lines.front());
    std::string body = body_of_lines(device, lines, room);
    if (!body.empty()) {
      writer.write(std::move(body));
    } else {
      write_parts(writer, device, lines.front());
      lines = lines.subspan(1);
    }
  }
  return writer.take();
}

}  // namespace doorstep::store
