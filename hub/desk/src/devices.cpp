// Devices: what the hub knows of each, how one is enrolled, revoked and wiped.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/hours/device_time.h"
#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/people/accounts.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxCarers = 20;

json carers_of(Connection& db, std::string_view provider, const std::string& device) {
  json list = json::array();
  db.each(
      "SELECT c.id, c.ref, c.name FROM device_carer d JOIN carer c ON c.provider = d.provider AND c.id = "
      "d.carer "
      "WHERE d.provider = $1 AND d.device = $2 ORDER BY c.ref",
      [&](const Row& row) {
        list.push_back({{"id", row.text(0)}, {"ref", row.text(1)}, {"name", row.text(2)}});
      },
      provider, device);
  return list;
}

// How far the wall clock of the last event was from true time, where that is known to be more than a minute.
json clock_error(Connection& db, DeviceTime& times, std::string_view provider, const std::string& device) {
  const auto row = db.first(
      "SELECT seq, boot, uptime_ms, at_ms FROM fact WHERE provider = $1 AND device = $2 AND carrier IS NULL "
      "AND seq = (SELECT seq FROM log_head WHERE provider = $1 AND device = $2)",
      provider, device);
  if (!row) return json();
  const std::string boot = row->text(1);
  const auto placed =
      times.place(DeviceId(device), std::nullopt, {row->integer(0), boot, row->integer(2), row->integer(3)});
  if (!placed.clock_wrong || placed.basis != time::Basis::anchored) return json();
  return (row->integer(3) - placed.used) / 1000;
}

// What the device had not sent when it was last heard of, by its own word; null where it gave none.
json unsent_of(const std::optional<Row>& contact, std::int64_t held) {
  if (!contact || contact->is_null(2)) return json();
  return std::max<std::int64_t>(contact->integer(2) - held, 0);
}

json device_json(Connection& db, DeviceTime& times, std::string_view provider, const Row& row) {
  const std::string& id = row.text(0);
  const auto head = db.first("SELECT seq FROM log_head WHERE provider = $1 AND device = $2", provider, id);
  const auto heard = db.first(
      "SELECT received_ms, seq, log_seq FROM contact WHERE provider = $1 AND device = $2 "
      "ORDER BY received_ms DESC, seq DESC LIMIT 1",
      provider, id);
  return {{"id", id},
          {"name", row.text(1)},
          {"model", row.text(2)},
          {"os", row.text(3)},
          {"engine", row.text(4)},
          {"enrolled_at", format_instant(row.integer(5))},
          {"revoked_at", row.is_null(6) ? json() : json(format_instant(row.integer(6)))},
          {"wipe", row.flag(7)},
          {"retired_at", row.is_null(8) ? json() : json(format_instant(row.integer(8)))},
          {"last_heard", heard ? json(format_instant(heard->integer(0))) : json()},
          {"unsent", unsent_of(heard, head ? head->integer(0) : 0)},
          {"events_held", head ? head->integer(0) : 0},
          {"clock_error_seconds", clock_error(db, times, provider, id)},
          {"carers", carers_of(db, provider, id)}};
}

bool flag_in(const json& body, const char* name) {
  const json flag = body.value(name, json(false));
  if (!flag.is_boolean()) throw bad_request(std::string(name) + ": true or false is wanted");
  return flag.get<bool>();
}

std::optional<DeviceId> replaced_in(const json& body) {
  const auto member = body.find("replaces");
  if (member == body.end() || member->is_null()) return std::nullopt;
  if (!member->is_string()) throw bad_request("replaces: the id of a device is wanted");
  return DeviceId(member->get<std::string>());
}

void note(const Context& hub, const Call& call, std::string_view what, const std::string& device) {
  hub.store.write([&](Connection& db) {
    note_account_event(db, call.caller.of, what, call.caller.account, call.caller.id, device,
                       call.received_at);
  });
}

}  // namespace

Response get_devices(const Context& hub, const Call& call) {
  const std::size_t limit = page_limit(call);
  const std::string after(call.query.get("after").value_or(""));
  json items;
  std::optional<std::string> next;
  hub.store.read([&](Connection& db) {
    items = json::array();
    DeviceTime times(db, ProviderId(call.caller.of));
    const auto rows = db.query(
        "SELECT id, name, model, os, engine, enrolled_ms, revoked_ms, wipe, retired_ms FROM device "
        "WHERE provider = $1 AND id > $2 "
        "ORDER BY id LIMIT $3",
        call.caller.of, after, limit + 1);
    for (const Row& row : rows) {
      if (items.size() == limit) return;
      items.push_back(device_json(db, times, call.caller.of, row));
      next = row.text(0);
    }
    next.reset();
  });
  return list_response(std::move(items), next, call.received_at);
}

Response post_revocation(const Context& hub, const Call& call) {
  const json body = json_object_of(call.request);
  const bool wipe = flag_in(body, "wipe");
  const bool deliver_first = flag_in(body, "deliver_first");
  const std::string& device = call.params.at(0);
  const bool own = hub.store.read([&](Connection& db) {
    return db.first("SELECT 1 FROM device WHERE provider = $1 AND id = $2", call.caller.of, device)
        .has_value();
  });
  if (!own) throw not_found();
  (deliver_first ? retire_device : revoke_device)(hub.store, call.received_at, DeviceId(device), wipe);
  note(hub, call, deliver_first ? "device_retired" : "device_revoked", device);
  return json_response(200, {{"device", device},
                             {"wipe", wipe},
                             {"deliver_first", deliver_first},
                             {"time", format_instant(call.received_at)}});
}

// {"carers": […]}, {"replaces": device} or both: shown once, as the page's QR code has it.
Response post_enrolment_code(const Context& hub, const Call& call) {
  const json body = json_object_of(call.request);
  const auto replaces = replaced_in(body);
  const json carers = body.value("carers", replaces ? json::array() : json());
  if (!carers.is_array() || (carers.empty() && !replaces) || carers.size() > kMaxCarers)
    throw bad_request("carers: 1 to 20 names or ids are wanted");
  std::vector<std::string> names;
  for (const json& carer : carers) {
    if (!carer.is_string()) throw bad_request("carers: names or ids are wanted");
    names.push_back(carer.get<std::string>());
  }
  try {
    const std::string code = make_enrolment_code(hub.store, hub.random, call.received_at,
                                                 ProviderId(call.caller.of), names, replaces);
    if (replaces) note(hub, call, "device_recovery_allowed", replaces->str());
    return json_response(201, {{"code", code},
                               {"expires", format_instant(call.received_at + kCodeMinutes * 60'000)},
                               {"time", format_instant(call.received_at)}});
  } catch (const Error& error) {
    if (error.code() == "unknown_reference") throw not_found();
    throw;
  }
}

}  // namespace doorstep::hub
