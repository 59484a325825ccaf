#include "storm_tablet.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "doorstep/platform/openssl.h"
#include "doorstep/platform/random.h"

namespace doorstep::bench {
namespace {

std::uint64_t random_u64() {
  std::array<std::uint8_t, 8> bytes{};
  platform::system_random().fill(bytes);
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8U | byte;
  return value;
}

bool is_failure(const sync::Response& response) { return response.status == 429 || response.status >= 500; }

}  // namespace

StormTablet::StormTablet(const Parts& parts, const sync::Identity& identity, std::unique_ptr<SignedLog> log)
    : parts_(parts),
      id_(parts.loop.add(*this)),
      log_(std::move(log)),
      machine_(identity, log_->clock().boot(),
               {*this, platform::openssl_crypto(), log_->signer(), random_u64}, parts.sync) {}

void StormTablet::prepare(int events) {
  for (int i = 0; i < events; ++i) add_line(log_->next_line());
}

void StormTablet::add_line(const std::string& line) {
  text_ += line;
  ends_.push_back(text_.size());
}

std::string_view StormTablet::line(std::int64_t seq) const {
  const auto at = static_cast<std::size_t>(seq - 1);
  const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
  return std::string_view(text_).substr(begin, ends_[at] - begin);
}

std::vector<std::string> StormTablet::lines(std::int64_t from, std::size_t max_lines,
                                            std::size_t max_bytes) const {
  std::vector<std::string> found;
  std::size_t bytes = 0;
  for (auto seq = from; seq <= log_->head().seq && found.size() < max_lines; ++seq) {
    bytes += line(seq).size() + 1;
    if (bytes > max_bytes && !found.empty()) break;
    found.emplace_back(line(seq));
  }
  return found;
}

void StormTablet::arrive_at(std::int64_t at_ms) { begin(at_ms, false); }
void StormTablet::record_at(std::int64_t at_ms) { begin(at_ms, true); }

void StormTablet::begin(std::int64_t at_ms, bool records) {
  starts_ms_ = at_ms;
  records_ = records;
  parts_.loop.wake_at(id_, at_ms);
}

void StormTablet::start() {
  starts_ms_.reset();
  started_ms_ = parts_.loop.now_ms();
  if (!records_) return step(sync::SyncWanted{});
  add_line(log_->next_line_at(parts_.loop.wall_ms()));
  step(sync::LinesRecorded{});
}

void StormTablet::ready(int socket, unsigned events) {
  if (connection_) connection_->ready(socket, events);
}

void StormTablet::due() {
  const auto now_ms = parts_.loop.now_ms();
  if (starts_ms_ && now_ms >= *starts_ms_) start();
  if (connection_) connection_->due();
  if (machine_due_ms_ && now_ms >= *machine_due_ms_) step(sync::Tick{});
}

void StormTablet::answered(const http::Outcome& outcome) {
  auto& seen = parts_.seen;
  if (const auto* response = std::get_if<sync::Response>(&outcome)) {
    ++seen.statuses[response->status];
    failed_ = is_failure(*response);
    const bool asks_to_wait = response->status == 429 || response->status == 503;
    if (asks_to_wait && !response->retry_after_s) ++seen.unannounced;
    return step(*response);
  }
  const auto& failure = std::get<sync::TransportFailed>(outcome);
  ++seen.failures[to_string(failure.kind)];
  failed_ = true;
  connection_.reset();  // as a device would begin anew
  step(failure);
}

// Nothing in flight and no timer: there is nothing left to do, and the device hangs up.
void StormTablet::step(const sync::Input& input) {
  machine_due_ms_.reset();
  for (const auto& effect : machine_.handle(input, now())) carry_out(effect);
  if (machine_due_ms_ || done_) return;
  connection_.reset();
  done_ = true;
  ++parts_.seen.done;
}

void StormTablet::carry_out(const sync::Effect& effect) {
  if (const auto* request = std::get_if<sync::SendRequest>(&effect)) send(request->request);
  if (const auto* receipt = std::get_if<sync::ReceiptVerified>(&effect)) take_receipt(receipt->seq);
  if (const auto* feed = std::get_if<sync::ApplyFeed>(&effect)) cursor_ = feed->cursor;
  if (const auto* timer = std::get_if<sync::SetTimer>(&effect)) {
    machine_due_ms_ = parts_.loop.now_ms() + std::max<std::int64_t>(0, timer->at_uptime_ms - now().uptime_ms);
    parts_.loop.wake_at(id_, *machine_due_ms_);
  }
}

void StormTablet::send(const sync::Request& request) {
  ++parts_.seen.requests;
  if (std::exchange(failed_, false)) parts_.seen.retries_ms.push_back(parts_.loop.now_ms());
  if (!connection_) {
    Connection::Owner& owner = *this;
    connection_ = std::make_unique<Connection>(parts_.loop, id_, parts_.curl, address(), owner);
  }
  connection_->send(request);
}

void StormTablet::take_receipt(std::int64_t seq) {
  sent_seq_ = seq;
  if (seq < log_->head().seq) return;
  ++parts_.seen.receipted;
  parts_.seen.last_receipt_ms = parts_.loop.now_ms();
  parts_.seen.receipt_ms.add(static_cast<double>(parts_.loop.now_ms() - started_ms_));
}

std::string StormTablet::address() const { return fmt::format("127.1.{}.{}", id_ / 250, 1 + id_ % 250); }

// The log's clock, gone on to now: the events lie in the same boot.
sync::Now StormTablet::now() const {
  const auto& clock = log_->clock();
  return {clock.uptime_ms() + (parts_.loop.wall_ms() - clock.wall_ms()), parts_.loop.wall_ms()};
}

}  // namespace doorstep::bench
