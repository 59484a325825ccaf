// The `device status` of surface.md: counted from the log when asked for.
#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"

#include "state.h"
#include "values.h"

namespace doorstep::device {
namespace {

using nlohmann::json;

json write_receipt(const std::optional<Receipt>& receipt) {
  if (!receipt) return nullptr;
  return {{"seq", receipt->seq}, {"epoch", receipt->epoch}, {"time", receipt->time}};
}

json write_failure(const std::optional<SyncFailure>& failure) {
  if (!failure) return nullptr;
  return {{"class", to_string(failure->error_class)},
          {"code", failure->code},
          {"status", failure->status == 0 ? json(nullptr) : json(failure->status)},
          {"at", format_instant(failure->at)}};
}

// Of a device that no process syncs at the moment there is a next attempt only where the hub has named the moment
// before which none is to be made.
std::optional<Millis> next_attempt(const SyncJournal& journal, const platform::Clock& clock) {
  if (!journal.not_before_uptime_ms || journal.boot != clock.boot()) return std::nullopt;
  const auto wait_ms = *journal.not_before_uptime_ms - clock.uptime_ms();
  if (wait_ms <= 0) return std::nullopt;
  return clock.wall_ms() + wait_ms;
}

// The hub refuses this log for good: the office gives a new code, and the device is enrolled with it again.
bool needs_enrolment(const Status& status, const Engine& engine) {
  if (!status.enrolled || engine.identity()->hub_url.empty()) return true;
  if (!status.sync.last_failure) return false;
  const auto& failure = *status.sync.last_failure;
  return failure.code == "log_fork" || failure.code == "bad_assertion" || failure.status == 422;
}

}  // namespace

nlohmann::json Device::status() const {
  const auto status = state_->engine->status();
  const auto attachments = state_->engine->unsent_attachments();
  json out{{"enrolled", status.enrolled},
           {"device", status.enrolled ? json(status.device.str()) : json(nullptr)},
           {"recorded", status.recorded},
           {"sent", status.sent},
           {"unsent", status.unsent},
           {"oldest_unsent", instant_or_null(status.oldest_unsent)},
           {"last_receipt", write_receipt(status.last_receipt)},
           {"last_error", write_failure(status.sync.last_failure)},
           {"last_attempt", instant_or_null(status.sync.last_attempt)},
           {"next_attempt", instant_or_null(next_attempt(status.sync, *state_->environment.clock))},
           {"needs_enrolment", needs_enrolment(status, *state_->engine)},
           {"incidents", status.incidents},
           {"attachments_unsent", attachments.count},
           {"attachment_bytes_unsent", attachments.bytes},
           {"oldest_attachment_unsent", instant_or_null(attachments.oldest)}};
  if (status.enrolled) out["public_key"] = event::public_jwk(state_->engine->signer()->public_key());
  return out;
}

}  // namespace doorstep::device
