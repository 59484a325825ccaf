#include "tablet.h"

#include <nlohmann/json.hpp>

#include "doorstep/device/attachments.h"

namespace doorstep::demo {
namespace {

using nlohmann::json;

// Steps from the door to where the phone stood, so that not every position is the same.
constexpr std::int64_t kStepE7 = 400;

}  // namespace

Tablet::Tablet(World& world, const std::filesystem::path& directory, std::string carer, std::string provider,
               const Start& start)
    : world_(world),
      directory_(directory),
      carer_(std::move(carer)),
      provider_(std::move(provider)),
      clock_(world, start.boot, start.uptime_ms, start.wall_offset) {
  reopen();
}

void Tablet::reopen() {
  device::Environment environment;
  environment.clock = &clock_;
  device_ = std::make_unique<device::Device>(directory_, environment);
}

void Tablet::enrol(const device::HubAddress& hub, const std::string& code) {
  device_->enrol(hub, code, {carer_, "demo"});
}

void Tablet::sync() {
  if (first_sync_ == 0) {
    first_sync_ = world_.now();
    first_sync_uptime_ms_ = clock_.uptime_ms();
  }
  documents_.clear();
  if (!device_->sync().done) {
    throw Error(ErrorClass::transient, "demo_sync",
                "the tablet of " + carer_ + " could not sync: " + device_->status().dump());
  }
}

// By the office's name; read from the tablet's store once after each sync.
json Tablet::document(const std::string& kind, const std::string& name) const {
  auto& by_name = documents_[kind];
  if (by_name.empty()) {
    for (const auto& found : device_->engine().documents(kind)) {
      const auto doc = json::parse(found.doc);
      by_name[doc.value("ref", "")] = {found.id, found.doc};
    }
  }
  const auto found = by_name.find(name);
  if (found == by_name.end())
    throw Error(ErrorClass::bug, "demo_feed", "the tablet of " + carer_ + " has no " + kind + " " + name);
  auto doc = json::parse(found->second.text);
  doc["id"] = found->second.id;
  return doc;
}

std::string Tablet::id_of(const std::string& kind, const std::string& name) const {
  return document(kind, name).at("id").get<std::string>();
}

// What the door or the phone gives: a tag, a position near the person's home, or nothing.
visit::Evidence Tablet::evidence(const std::string& method, const std::string& person) const {
  visit::Evidence evidence;
  if (method == "nfc") evidence.tag = "door-" + person.substr(0, 8);
  if (method != "gps") return evidence;
  const auto found = device_->engine().document("person", person);
  if (!found) return evidence;
  const auto doc = json::parse(found->doc);
  if (!doc.contains("lat_e7")) return evidence;
  evidence.lat_e7 = doc["lat_e7"].get<std::int64_t>() + kStepE7;
  evidence.lon_e7 = doc["lon_e7"].get<std::int64_t>() - kStepE7;
  evidence.accuracy_m = 12;
  evidence.mock = false;
  return evidence;
}

device::Attendance Tablet::attendance(const std::string& visit, const std::string& method) const {
  device::Attendance attendance;
  const auto planned = document("planned_visit", visit);
  attendance.carer = id_of("carer", carer_);
  attendance.visit = planned.at("id").get<std::string>();
  attendance.evidence = evidence(method, planned.at("person").get<std::string>());
  if (method == "manual") attendance.manual_reason = "the tag at the door is broken";
  return attendance;
}

void Tablet::check_in(const std::string& visit, const std::string& method) {
  device_->record(device::check_in(engine(), attendance(visit, method)));
}

void Tablet::check_out(const std::string& visit, const std::string& method) {
  device_->record(device::check_out(engine(), attendance(visit, method)));
}

EventId Tablet::record(const std::string& visit, const std::string& type, const json& body) {
  const auto doc = document("planned_visit", visit);
  return device_
      ->record({CarerId(id_of("carer", carer_)), VisitId(doc.at("id").get<std::string>()),
                PersonId(doc.at("person").get<std::string>()), type, body.dump()})
      .id;
}

void Tablet::attach(const std::string& visit, const EventId& of, std::string_view bytes,
                    std::string_view thumbnail) {
  device::attach(engine(), {carer_, visit, {}, of.str(), bytes, thumbnail});
}

void Tablet::check_in_unplanned(const std::string& person, const std::string& service) {
  unplanned_ = {carer_, "", person, service, evidence("gps", id_of("person", person)), ""};
  const auto command = device::check_in(engine(), unplanned_);
  unplanned_.visit = command.visit->str();
  device_->record(command);
}

void Tablet::check_out_unplanned() { device_->record(device::check_out(engine(), unplanned_)); }

}  // namespace doorstep::demo
