// What the device's own store holds.
#include <nlohmann/json.hpp>

#include "doorstep/device/documents.h"
#include "doorstep/event/jwk.h"
#include "doorstep/platform/crypto.h"

#include "answer.h"

namespace doorstep::c {
namespace {

using nlohmann::json;

std::int64_t time_of(const json& text) {
  if (!text.is_string()) return DOORSTEP_NO_TIME;
  return parse_instant(text.get<std::string>()).value_or(DOORSTEP_NO_TIME);
}

doorstep_device_status count_status(OpenDevice& open) {
  const json told = open.device().status();
  doorstep_device_status status{};
  status.recorded = told.at("recorded");
  status.sent = told.at("sent");
  status.unsent = told.at("unsent");
  status.oldest_unsent_ms = time_of(told.at("oldest_unsent"));
  const auto& receipt = told.at("last_receipt");
  status.last_receipt_ms = receipt.is_object() ? time_of(receipt.at("time")) : DOORSTEP_NO_TIME;
  status.last_attempt_ms = time_of(told.at("last_attempt"));
  status.next_attempt_ms = time_of(told.at("next_attempt"));
  status.incidents = told.at("incidents");
  status.enrolled = told.at("enrolled").get<bool>();
  status.needs_enrolment = told.at("needs_enrolment").get<bool>();
  if (const auto failure = open.engine().sync_journal().last_failure) {
    status.last_failure = c::status_of(failure->error_class);
    copy_text(status.last_failure_code, failure->code);
  }
  status.disk_full = open.engine().status().disk_full;
  const auto attachments = open.engine().unsent_attachments();
  status.attachments_unsent = attachments.count;
  status.attachment_bytes_unsent = attachments.bytes;
  if (told.at("device").is_string()) copy_text(status.device, told.at("device").get<std::string>());
  return status;
}

json to_json(const std::vector<Document>& documents) {
  json list = json::array();
  for (const auto& document : documents)
    list.push_back(
        {{"id", document.id}, {"rev", document.rev}, {"doc", json::parse(document.doc, nullptr, false)}});
  return {{"documents", std::move(list)}};
}

json to_json(const std::vector<Incident>& incidents) {
  json list = json::array();
  for (const auto& incident : incidents)
    list.push_back({{"at", format_instant(incident.at)},
                    {"file", incident.file},
                    {"code", incident.code},
                    {"set_aside", incident.set_aside},
                    {"lines_kept", incident.lines_kept},
                    {"lines_adopted", incident.lines_adopted},
                    {"lines_lost", incident.lines_lost}});
  return {{"incidents", std::move(list)}};
}

std::string log_of(OpenDevice& open) {
  std::string lines;
  device::each_log_line(open.engine(), [&](std::string_view line) { lines.append(line).push_back('\n'); });
  return lines;
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_get_status(doorstep_device* device, doorstep_device_status* status,
                                    doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    if (!status) throw Misuse{"null_pointer", "there is nowhere to put the status"};
    write_struct(status, count_status(*open));
  });
}

doorstep_status doorstep_today(doorstep_device* device, doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error,
                [](OpenDevice& open) { return doorstep::device::visits_to_json(open.engine().today()); });
}

doorstep_status doorstep_visits(doorstep_device* device, int64_t from_ms, int64_t to_ms, doorstep_text** json,
                                doorstep_error* error) {
  return answer(device, json, error, [&](OpenDevice& open) {
    return doorstep::device::visits_to_json(open.engine().visits(from_ms, to_ms));
  });
}

doorstep_status doorstep_documents(doorstep_device* device, const char* kind, const char* person,
                                   doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error, [&](OpenDevice& open) {
    const auto wanted = needed_text(kind);
    return to_json(person ? open.engine().documents_of(wanted, doorstep::PersonId(std::string(person)))
                          : open.engine().documents(wanted));
  });
}

doorstep_status doorstep_incidents(doorstep_device* device, doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error, [](OpenDevice& open) { return to_json(open.engine().incidents()); });
}

doorstep_status doorstep_public_key(doorstep_device* device, doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error, [](OpenDevice& open) {
    return doorstep::event::write_public_jwk(open.engine().signer()->public_key());
  });
}

doorstep_status doorstep_log(doorstep_device* device, doorstep_text** lines, doorstep_error* error) {
  return answer(device, lines, error, [](OpenDevice& open) { return log_of(open); });
}

doorstep_status doorstep_verify_log(const char* lines, size_t size, const char* public_key_jwk,
                                    doorstep_error* error) {
  return guarded(error, [&] {
    if (!lines) throw Misuse{"null_pointer", "the lines are missing"};
    const auto key = doorstep::event::parse_public_jwk(needed_text(public_key_jwk));
    if (!key)
      throw doorstep::Error(doorstep::ErrorClass::rejected, "bad_key", "the key is no public Ed25519 JWK");
    const auto checked =
        doorstep::event::verify_log(doorstep::platform::system_crypto(), *key, {lines, size});
    if (!checked.fault) return;
    throw doorstep::Error(doorstep::ErrorClass::rejected,
                          std::string(doorstep::event::to_string(checked.fault->code)),
                          "the first bad line is line " + std::to_string(checked.fault->line));
  });
}

}  // extern "C"
