// A device directory and a real hub over real HTTPS, in one process, with clocks that a test drives.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/device/device.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/server/serve.h"
#include "doorstep/testing/memory_device.h"
#include "doorstep/testing/temporary_folder.h"

namespace doorstep::device {

namespace fs = std::filesystem;
using ::doorstep::testing::ManualClock;
using ::doorstep::testing::TemporaryFolder;
using nlohmann::json;

inline std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A transport that does what a test says before, or in place of, the real one.
class Between : public http::Transport {
 public:
  using Rule = std::function<std::optional<http::Outcome>(const sync::Request&, http::Transport&)>;
  Between(const http::CurlConfig& config, Rule rule) : real_(config), rule_(std::move(rule)) {}
  http::Outcome perform(const sync::Request& request, const http::Follow& follow) override {
    if (auto outcome = rule_(request, real_)) return *outcome;
    return real_.perform(request, follow);
  }
  http::Outcome await(const http::Follow& follow) override {
    auto outcome = real_.await(follow);
    if (awaited_) awaited_(outcome);
    return outcome;
  }
  using Awaited = std::function<void(const http::Outcome&)>;
  void tell(Awaited awaited) { awaited_ = std::move(awaited); }

 private:
  http::CurlTransport real_;
  Rule rule_;
  Awaited awaited_;
};

class DeviceAndHub : public ::testing::Test {
 protected:
  DeviceAndHub() {
    start_hub();
    const auto report = hub::import_files(
        hub->hub().store(),
        {{"carers.csv", "carer,name,provider\nC1,Asha Reid,Harbour\n"},
         {"people.csv",
          "person,name,provider,commissioner,lat,lon\nP1,Mary Hale,Harbour,Eastshire,51.5,0.1\n"},
         {"rota.csv",
          "visit,person,provider,service,start,end,carers\nV1,P1,Harbour,care,2026-11-02T08:00,"
          "2026-11-02T08:30,C1\n"}});
    EXPECT_TRUE(report.errors.empty());
    clock.wall = hub_clock.wall = 1'793'610'000'000;  // 2026-11-02T09:00:00Z
    environment.clock = &clock;
    environment.sleep = [this](std::int64_t ms) {
      slept_ms += ms;
      clock.advance(ms);
    };
  }
  void start_hub() {
    hub::ServeOptions options;
    options.data = folder / "hub";
    options.listen = "127.0.0.1:" + std::to_string(port);
    hub = std::make_unique<hub::RunningHub>(options, hub_clock, platform::system_random());
    const auto url = hub->url();
    port = std::stoi(url.substr(url.rfind(':') + 1));
  }
  std::string code() {
    return hub::make_enrolment_code(hub->hub().store(), platform::system_random(), hub_clock.wall_ms(),
                                    ProviderId("Harbour"), {"C1"});
  }
  HubAddress address() { return {hub->url(), read_file(hub->certificate_file()), hub->pin()}; }
  std::unique_ptr<Device> open(const std::string& name = "tablet") {
    return std::make_unique<Device>(folder / name, environment);
  }
  std::unique_ptr<Device> enrolled(const std::string& name = "tablet") {
    auto device = open(name);
    device->enrol(address(), code());
    return device;
  }
  static Recorded note(Device& device, const std::string& text = "All well.") {
    return device.record({CarerId("C1"), std::nullopt, std::nullopt, "note.recorded",
                          json{{"kind", "daily_log"}, {"text", text}}.dump()});
  }
  std::int64_t facts() {
    return hub->hub().store().read(
        [](hub::Connection& db) { return db.first("SELECT COUNT(*) FROM fact")->integer(0); });
  }
  void between(Between::Rule rule) {
    environment.make_transport = [rule](const http::CurlConfig& config) -> std::unique_ptr<http::Transport> {
      return std::make_unique<Between>(config, rule);
    };
  }

  TemporaryFolder own;  // the last to go
  const fs::path folder = own.path();
  ManualClock hub_clock;
  ManualClock clock;
  Environment environment;
  std::unique_ptr<hub::RunningHub> hub;
  int port = 0;
  std::int64_t slept_ms = 0;
};

}  // namespace doorstep::device
