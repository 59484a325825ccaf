// What enrolment and sync leave behind, as JSON in the databases.
#include <nlohmann/json.hpp>

#include "doorstep/event/bytes.h"
#include "doorstep/event/canonical.h"

#include "state.h"

namespace doorstep {
namespace {

template <class T>
void put(nlohmann::json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

template <class T>
std::optional<T> get(const nlohmann::json& json, const char* name) {
  const auto found = json.find(name);
  return found == json.end() ? std::nullopt : std::optional(found->get<T>());
}

nlohmann::json write_failure(const SyncFailure& failure) {
  return {{"at", failure.at},
          {"class", static_cast<int>(failure.error_class)},
          {"code", failure.code},
          {"status", failure.status}};
}

SyncFailure read_failure(const nlohmann::json& json) {
  return {static_cast<ErrorClass>(json.at("class").get<int>()), json.at("code"), json.at("status"),
          json.at("at")};
}

}  // namespace

std::string write_identity(const Identity& identity) {
  const nlohmann::json json = {
      {"ca_pem", identity.ca_pem},           {"hub_url", identity.hub_url},
      {"issuer", identity.issuer},           {"pin", identity.pin},
      {"provider", identity.provider.str()}, {"receipt_key", base64url(identity.receipt_key)}};
  return event::to_canonical(json);
}

std::optional<Identity> read_identity(const store::LogEntry& entry) {
  const auto json = nlohmann::json::parse(entry.identity, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Identity identity;
  identity.device = entry.device;
  identity.epoch = entry.epoch;
  identity.provider = ProviderId(json.value("provider", ""));
  identity.issuer = json.value("issuer", "");
  identity.hub_url = json.value("hub_url", "");
  identity.ca_pem = json.value("ca_pem", "");
  identity.pin = json.value("pin", "");
  identity.receipt_key = fixed_from_base64url<PublicKey>(json.value("receipt_key", "")).value_or(PublicKey{});
  return identity;
}

std::string write_entry(const store::LogEntry& entry) {
  const nlohmann::json json = {{"device", entry.device.str()},
                               {"epoch", entry.epoch},
                               {"identity", entry.identity},
                               {"public_key", base64url(entry.public_key)}};
  return event::to_canonical(json);
}

std::optional<store::LogEntry> read_entry(std::int64_t number, const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto key = fixed_from_base64url<PublicKey>(json.value("public_key", ""));
  if (!key) return std::nullopt;
  return store::LogEntry{number, DeviceId(json.value("device", "")), *key, json.value("epoch", ""),
                         json.value("identity", "")};
}

std::string write_journal(const SyncJournal& journal) {
  nlohmann::json json = {{"boot", journal.boot}};
  if (journal.last_failure) json["failure"] = write_failure(*journal.last_failure);
  put(json, "last_attempt", journal.last_attempt);
  put(json, "next_attempt", journal.next_attempt);
  put(json, "heard_time", journal.heard_time);
  put(json, "heard_uptime_ms", journal.heard_uptime_ms);
  put(json, "not_before_uptime_ms", journal.not_before_uptime_ms);
  return json.dump();
}

SyncJournal read_journal(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  SyncJournal journal;
  if (!json.is_object()) return journal;
  journal.boot = json.value("boot", "");
  if (json.contains("failure")) journal.last_failure = read_failure(json["failure"]);
  journal.last_attempt = get<Millis>(json, "last_attempt");
  journal.next_attempt = get<Millis>(json, "next_attempt");
  journal.heard_time = get<std::string>(json, "heard_time");
  journal.heard_uptime_ms = get<std::int64_t>(json, "heard_uptime_ms");
  journal.not_before_uptime_ms = get<std::int64_t>(json, "not_before_uptime_ms");
  return journal;
}

}  // namespace doorstep
