// The engine's face on its logs: heads, lines, signatures, verification.
#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"

#include "state.h"

namespace doorstep {
namespace {

// The first fault of one log's chain.
std::optional<event::Fault> fault_of(const store::LogStore& log, const store::LogEntry& entry,
                                     const Crypto& crypto, std::int64_t& lines) {
  std::optional<event::Fault> fault;
  event::Head head = event::empty_head(crypto);
  log.each_line(entry.number, 1, [&](const store::StoredLine& line) {
    ++lines;
    if (line.seq != head.seq + 1)
      head = {line.seq - 1, log.hash_at(entry.number, line.seq - 1).value_or(Digest{})};
    const auto envelope = event::parse_envelope(line.bytes);
    if (!envelope || envelope->device != entry.device.str())
      fault = event::Fault{event::Fault::Code::bad_event, line.seq, line.seq};
    else if (envelope->seq != line.seq || envelope->prev != head.hash)
      fault = event::Fault{event::Fault::Code::bad_chain, line.seq, line.seq};
    head = {line.seq, line.hash};
    return !fault;
  });
  return fault;
}

}  // namespace

event::Head Engine::head() const {
  return state_->run([&] { return state_->log->head(); });
}

event::Head Engine::head_at(std::int64_t seq) const {
  return state_->run([&] {
    if (seq == 0) return event::empty_head(state_->config.crypto);
    const auto hash = state_->log->hash_at(state_->enrolled().number, seq);
    if (!hash) throw Error(ErrorClass::bug, "no_such_line", "the log has no line " + std::to_string(seq));
    return event::Head{seq, *hash};
  });
}

std::vector<std::string> Engine::lines(std::int64_t from, std::size_t max_lines,
                                       std::size_t max_bytes) const {
  return state_->run([&] {
    std::vector<std::string> out;
    const auto& log = *state_->log;
    if (!log.current() || max_lines == 0 || from < 1 || from > log.head().seq) return out;
    std::size_t bytes = 0;
    log.each_line(log.current()->number, from, [&](const store::StoredLine& line) {
      bytes += line.bytes.size() + 1;
      const bool follows = line.seq == from + static_cast<std::int64_t>(out.size());
      if (!follows || (!out.empty() && bytes > max_bytes)) return false;
      out.emplace_back(line.bytes);
      return out.size() < max_lines;
    });
    if (out.empty())
      throw Error(ErrorClass::corrupt, "lines_lost", "line " + std::to_string(from) + " was lost to damage");
    return out;
  });
}

std::string Engine::sign_head(std::int64_t seq) const {
  const event::Head head = head_at(seq);
  return state_->run([&] {
    const DeviceId& device = state_->enrolled().device;
    const std::string text = event::head_text(device, head.seq, head.hash);
    return event::write_signed_head(device, head, state_->signer->sign(text));
  });
}

std::vector<LogInfo> Engine::logs() const {
  return state_->run([&] {
    std::vector<LogInfo> out;
    for (const auto& entry : state_->log->logs()) {
      Identity identity = read_identity(entry).value_or(Identity{});
      identity.device = entry.device;
      out.push_back({entry.number, std::move(identity), entry.public_key, state_->log->head_of(entry.number),
                     state_->log->sent_of(entry.number)});
    }
    return out;
  });
}

std::vector<std::string> Engine::lines_of(std::int64_t log, std::int64_t from, std::size_t max_lines) const {
  return state_->read([&] {
    std::vector<std::string> out;
    if (max_lines == 0 || from < 1) return out;
    state_->log->each_line(log, from, [&](const store::StoredLine& line) {
      out.emplace_back(line.bytes);
      return out.size() < max_lines;
    });
    return out;
  });
}

LogCheck Engine::verify() const {
  return state_->run([&] {
    LogCheck check;
    const auto& log = *state_->log;
    if (!log.sound()) throw store::Damaged(store::kLogFile, "the integrity check failed");
    for (const auto& entry : log.logs()) {
      check.fault = fault_of(log, entry, state_->config.crypto, check.lines);
      check.log = check.fault ? entry.number : 0;
      if (check.fault) break;
    }
    return check;
  });
}

}  // namespace doorstep
