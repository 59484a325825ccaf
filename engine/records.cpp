// What enrolment and sync leave behind, as JSON in the databases.
#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/canonical.h"

#include "state.h"

namespace doorstep {
namespace {

template <class T>
void put(nlohmann::json& record, const char* name, const std::optional<T>& value) {
  if (value) record[name] = *value;
}

template <class T>
std::optional<T> get(const nlohmann::json& record, const char* name) {
  const auto found = record.find(name);
  return found == record.end() ? std::nullopt : std::optional(found->get<T>());
}

nlohmann::json write_failure(const SyncFailure& failure) {
  return {{"at", failure.at},
          {"class", static_cast<int>(failure.error_class)},
          {"code", failure.code},
          {"status", failure.status}};
}

SyncFailure read_failure(const nlohmann::json& record) {
  return {static_cast<ErrorClass>(record.at("class").get<int>()), record.at("code"), record.at("status"),
          record.at("at")};
}

}  // namespace

std::string write_identity(const Identity& identity) {
  const nlohmann::json record = {
      {"ca_pem", identity.ca_pem},           {"hub_url", identity.hub_url},
      {"issuer", identity.issuer},           {"pin", identity.pin},
      {"provider", identity.provider.str()}, {"receipt_key", base64url(identity.receipt_key)}};
  return event::to_canonical(record);
}

std::optional<Identity> read_identity(const store::LogEntry& entry) {
  const auto record = nlohmann::json::parse(entry.identity, nullptr, false);
  if (!record.is_object()) return std::nullopt;
  Identity identity;
  identity.device = entry.device;
  identity.epoch = entry.epoch;
  identity.provider = ProviderId(record.value("provider", ""));
  identity.issuer = record.value("issuer", "");
  identity.hub_url = record.value("hub_url", "");
  identity.ca_pem = record.value("ca_pem", "");
  identity.pin = record.value("pin", "");
  identity.receipt_key =
      fixed_from_base64url<PublicKey>(record.value("receipt_key", "")).value_or(PublicKey{});
  return identity;
}

std::string write_entry(const store::LogEntry& entry) {
  const nlohmann::json record = {{"device", entry.device.str()},
                                 {"epoch", entry.epoch},
                                 {"identity", entry.identity},
                                 {"public_key", base64url(entry.public_key)}};
  return event::to_canonical(record);
}

std::optional<store::LogEntry> read_entry(std::int64_t number, const std::string& text) {
  const auto record = nlohmann::json::parse(text, nullptr, false);
  if (!record.is_object()) return std::nullopt;
  const auto key = fixed_from_base64url<PublicKey>(record.value("public_key", ""));
  if (!key) return std::nullopt;
  return store::LogEntry{number, DeviceId(record.value("device", "")), *key, record.value("epoch", ""),
                         record.value("identity", "")};
}

std::string write_journal(const SyncJournal& journal) {
  nlohmann::json record = {{"boot", journal.boot}};
  if (journal.last_failure) record["failure"] = write_failure(*journal.last_failure);
  put(record, "last_attempt", journal.last_attempt);
  put(record, "next_attempt", journal.next_attempt);
  put(record, "heard_time", journal.heard_time);
  put(record, "heard_uptime_ms", journal.heard_uptime_ms);
  put(record, "not_before_uptime_ms", journal.not_before_uptime_ms);
  return record.dump();
}

SyncJournal read_journal(const std::string& text) {
  const auto record = nlohmann::json::parse(text, nullptr, false);
  SyncJournal journal;
  if (!record.is_object()) return journal;
  journal.boot = record.value("boot", "");
  if (record.contains("failure")) journal.last_failure = read_failure(record["failure"]);
  journal.last_attempt = get<Millis>(record, "last_attempt");
  journal.next_attempt = get<Millis>(record, "next_attempt");
  journal.heard_time = get<std::string>(record, "heard_time");
  journal.heard_uptime_ms = get<std::int64_t>(record, "heard_uptime_ms");
  journal.not_before_uptime_ms = get<std::int64_t>(record, "not_before_uptime_ms");
  return journal;
}

}  // namespace doorstep
