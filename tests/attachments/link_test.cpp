// A photograph of 8 MB from a tablet to a hub over a link that breaks whenever it has carried 200 kB.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/device/attachments.h"
#include "doorstep/device/device.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/server/serve.h"
#include "doorstep/testing/memory_device.h"
#include "doorstep/testing/pictures.h"
#include "doorstep/testing/temporary_folder.h"

#include "breaking_link.h"

namespace doorstep::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::int64_t kPhotographBytes = 8'000'000;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class LinkTest : public ::testing::Test {
 protected:
  LinkTest() {
    start_hub();
    hub::import_files(hub->hub().store(), {{"carers.csv", "carer,name,provider\nC1,Asha Reid,Harbour\n"}});
    environment.sync.retry_base_ms = 2;
    environment.sync.retry_cap_ms = 20;
  }
  void start_hub() {
    hub::ServeOptions options;
    options.data = folder / "hub";
    options.listen = "127.0.0.1:" + std::to_string(port);
    hub = std::make_unique<hub::RunningHub>(options, platform::system_clock(), platform::system_random());
    const auto url = hub->url();
    port = std::stoi(url.substr(url.rfind(':') + 1));
  }
  void enrol_over(std::int64_t after_bytes, BreakingLink::Fault fault = BreakingLink::Fault::breaks) {
    link = std::make_unique<BreakingLink>(port, after_bytes, fault);
    device = std::make_unique<device::Device>(folder / "tablet", environment);
    const auto code =
        hub::make_enrolment_code(hub->hub().store(), platform::system_random(),
                                 platform::system_clock().wall_ms(), ProviderId("Harbour"), {"C1"});
    device->enrol(
        {"https://localhost:" + std::to_string(link->port()), read_file(hub->certificate_file()), ""}, code);
  }
  std::string note() {
    return device
        ->record({CarerId("C1"), std::nullopt, PersonId("P1"), "note.recorded",
                  json{{"kind", "daily_log"}, {"text", "A sore heel"}}.dump()})
        .id.str();
  }
  Attached attach(const std::string& bytes) {
    return device::attach(device->engine(), {"C1", "", "P1", note(), bytes, {}});
  }
  std::int64_t count(const char* sql) {
    return hub->hub().store().read([&](hub::Connection& db) { return db.first(sql)->integer(0); });
  }
  std::string held(const std::string& sha256) {
    return hub->hub().store().read([&](hub::Connection& db) {
      std::string bytes;
      db.each(
          "SELECT p.bytes FROM blob_part p JOIN blob b ON b.provider = p.provider AND b.parts = p.parts "
          "WHERE b.sha256 "
          "= $1 ORDER BY p.at",
          [&](const hub::Row& row) { bytes += row.blob(0); }, sha256);
      return bytes;
    });
  }

  TemporaryFolder own;  // the last to go
  const fs::path folder = own.path();
  int port = 0;
  device::Environment environment;
  std::unique_ptr<hub::RunningHub> hub;
  std::unique_ptr<BreakingLink> link;
  std::unique_ptr<device::Device> device;
};

TEST_F(LinkTest, APhotographArrivesWholeAndLittleOfItGoesTwice) {
  enrol_over(200'000);
  const auto added = attach(jpeg(kPhotographBytes + 1'000, ""));
  ASSERT_GE(added.bytes, kPhotographBytes);
  const auto before = link->bytes_up();
  EXPECT_TRUE(device->sync({1000, 1000}).done);
  EXPECT_EQ(device->engine().unsent_attachments().count, 0);
  const std::string bytes = held(added.sha256);
  EXPECT_EQ(bytes.size(), static_cast<std::size_t>(added.bytes));
  EXPECT_TRUE(bytes == device->engine().attachment_bytes(added.sha256, 0, SIZE_MAX));
  // On the wire, towards the hub, of every layer: handshakes, headers, records; what was lost and went again.
  const auto wire = link->bytes_up() - before;
  const double more_percent =
      100.0 * static_cast<double>(wire - added.bytes) / static_cast<double>(added.bytes);
  std::printf("on the wire: %+.2f %% in %d connections\n", more_percent, link->connections());
  RecordProperty("wire_more_percent", std::to_string(more_percent));
  EXPECT_GE(link->connections(), 40) << "the link did break";
  EXPECT_LE(wire, added.bytes * 105 / 100);
}

// As where the network has become another one: nobody tells the tablet that the hub no longer hears it.
TEST_F(LinkTest, AConnectionThatHasFallenSilentIsNotWaitedForAgain) {
  environment.make_transport = [](http::CurlConfig config) {
    config.total_timeout_ms = 2'000;
    return http::make_transport(config);
  };
  enrol_over(50'000, BreakingLink::Fault::falls_silent);
  attach(jpeg(300'000, ""));
  const int before = link->connections();
  EXPECT_TRUE(device->sync().done);
  EXPECT_EQ(device->engine().unsent_attachments().count, 0);
  EXPECT_EQ(link->connections() - before, 2);
}

// While the photograph is under way a carer goes on recording: each event is on the hub before the photograph is.
TEST_F(LinkTest, EventsRecordedMeanwhileAreReceiptedFirst) {
  enrol_over(200'000);
  attach(jpeg(2'000'000, ""));
  int recorded = 0, receipted_before = 0;
  const auto progress = [&](const sync::Status& status) {
    const bool sending = device->engine().unsent_attachments().count > 0;
    if (sending && status.unsent == 0 && recorded < 20 &&
        count("SELECT count(*) FROM blob_part") > recorded) {
      receipted_before = recorded;
      note();
      ++recorded;
    }
  };
  EXPECT_TRUE(device->sync({1000, 1000}, progress).done);
  EXPECT_EQ(recorded, 20);
  EXPECT_EQ(receipted_before, 19) << "each was receipted while the photograph was still under way";
  EXPECT_EQ(device->engine().status().unsent, 0);
  EXPECT_EQ(count("SELECT count(*) FROM fact"), 22);
  EXPECT_EQ(device->engine().unsent_attachments().count, 0);
}

// The tablet is switched off in the middle, and so is the hub: both go on where they were.
TEST_F(LinkTest, GoesOnAfterBothEndsWereStartedAnew) {
  std::atomic<bool> enough{false};
  environment.cancelled = [&] { return enough.load(); };
  enrol_over(INT64_MAX);
  const auto added = attach(jpeg(1'500'000, ""));
  const auto before = link->bytes_up();
  for (const std::int64_t parts : {10, 25, 40}) {
    enough = false;
    device->sync({1000, 1000},
                 [&](const sync::Status&) { enough = count("SELECT count(*) FROM blob_part") >= parts; });
    EXPECT_EQ(count("SELECT count(*) FROM blob"), 0);
    device.reset();
    hub.reset();
    start_hub();
    device = std::make_unique<device::Device>(folder / "tablet", environment);
  }
  enough = false;
  EXPECT_TRUE(device->sync({1000, 1000}).done);
  EXPECT_TRUE(held(added.sha256) == device->engine().attachment_bytes(added.sha256, 0, SIZE_MAX));
  EXPECT_LE(link->bytes_up() - before, 1'500'000 * 106 / 100);
}

}  // namespace
}  // namespace doorstep::testing
