// A hub in this process, its clock driven by the test, with tablets that push signed logs to it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"
#include "doorstep/event/envelope.h"
#include "doorstep/hub/access/context.h"
#include "doorstep/hub/http/service.h"
#include "doorstep/platform/openssl.h"
#include "doorstep/testing/memory_device.h"

#include "office_fixture.h"

namespace doorstep::testing {

class World;

// One carer's tablet. Its boot began when it was made; its wall clock may be wrong.
class Tablet {
 public:
  Tablet(World& world, std::string id, CarerId carer, std::uint8_t seed);

  // Now, by the tablet's carer. Gives the event's id.
  EventId record(const std::string& type, const std::optional<std::string>& visit, const nlohmann::json& body,
                 const std::optional<std::string>& person = std::nullopt);
  EventId check_in(const std::string& visit) { return record("visit.checked_in", visit, gps_in()); }
  EventId check_out(const std::string& visit) { return record("visit.checked_out", visit, gps_out()); }
  int push();  // what was not sent, and a contact: the status of the answer
  void reboot();
  std::vector<std::string> take_unsent() { return std::move(unsent_); }  // for another log to adopt

  const DeviceId& id() const { return id_; }
  PublicKey public_key() const { return signer_->public_key(); }
  static nlohmann::json gps_in() { return {{"method", "gps"}, {"planned", true}}; }
  static nlohmann::json gps_out() { return {{"method", "gps"}}; }

  CarerId by;
  Millis clock_error = 0;  // added to what its wall clock shows

 private:
  std::int64_t uptime() const;

  World& world_;
  DeviceId id_;
  std::unique_ptr<Signer> signer_;
  event::Head head_;
  std::vector<std::string> unsent_;
  std::string boot_ = "boot-1";
  Millis booted_at_;
};

class World {
 public:
  explicit World(bool threads = false);  // of its own in the store: for tests that use it from several

  // The tablet of a carer whom the office calls `carer`, enrolled.
  Tablet& tablet(const std::string& carer, const std::string& provider = "brook");
  hub::Response request(const std::string& caller, const std::string& method, const std::string& target,
                        const std::string& body = {}, const std::string& accept = "application/json");
  hub::Response send(hub::Request request);
  nlohmann::json get(const std::string& caller, const std::string& target);  // must be 200
  // Callers by the token that stands for them: "brook" a provider's, "northshire" a commissioner's, or a device's id.
  void add_caller(const std::string& token, hub::Caller caller) { callers_[token] = std::move(caller); }
  std::string visit_id(const std::string& ref) { return id_of("planned_visit", ref); }
  std::string person_id(const std::string& ref, const std::string& provider = "brook");
  std::string carer_id(const std::string& ref) { return id_of("carer", ref); }

  void set_time(const char* instant) { clock.wall = parse_rfc3339(instant).value(); }

  Office office;
  ManualClock clock;
  SeededRandom random{7};

 private:
  std::string id_of(const std::string& table, const std::string& ref);

  std::unique_ptr<Signer> receipt_key_;
  std::unique_ptr<hub::Context> context_;
  std::unique_ptr<hub::Service> service_;
  std::map<std::string, hub::Caller> callers_;
  std::vector<std::unique_ptr<Tablet>> tablets_;
};

}  // namespace doorstep::testing
