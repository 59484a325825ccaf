// A copy of a device's folder, without its key store, says nothing: no name, no note, no key, no pattern.
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_disk.h"

#include "events.h"

namespace doorstep {
namespace {

namespace fs = std::filesystem;
using testing::DeviceOnDisk;

constexpr std::size_t kBlock = 4096;
constexpr const char* kCanaries[] = {
    "Marigold",      "Fenwick-Thorne", "Wandsworth Lodge", "keysafe 4471", "catheter", "hurt her wrist",
    "personal care", "note.recorded",  "daily_log",        "https://hub",  "2580"};

std::map<std::string, std::string> read_folder(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    if (entry.is_regular_file()) files[entry.path().filename()] = {std::istreambuf_iterator<char>(in), {}};
  }
  return files;
}

// Bits a byte: 8 of what can't be told from chance; text has 4 to 5. Of 4,096 random bytes about 7.95 are measured.
double entropy(std::string_view bytes) {
  std::array<double, 256> count{};
  for (const char c : bytes) ++count[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const double n : count)
    if (n > 0)
      bits -= n / static_cast<double>(bytes.size()) * std::log2(n / static_cast<double>(bytes.size()));
  return bits;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4U]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15U]);
  }
  return out;
}

void fill_with_canaries(Engine& engine) {
  const CarerId carer("carer-1");
  engine.apply_feed(
      {{"person", "person-1", 1, R"({"name":"Marigold Fenwick-Thorne","access_notes":"keysafe 4471"})"},
       {"carer", "carer-1", 1, R"({"name":"Wandsworth Lodge","own":true})"},
       {"note", "note-1", 1, R"({"person":"person-1","text":"catheter changed"})"},
       {"planned_visit", kVisit.str(), 1,
        R"({"person":"person-1","service":"personal care","start":"2026-11-02T08:00:00.000Z","end":"2026-11-02T08:30:00.000Z"})"}},
      "cursor", false);
  engine.set_pin(carer, "", "2580");
  engine.record(check_in());
  for (int i = 0; i < 40; ++i)
    engine.record({"note.recorded", carer, kVisit, PersonId("person-1"),
                   R"({"kind":"daily_log","text":"Marigold hurt her wrist","visibility":"family"})"});
  engine.put_draft({kVisit, "daily_log", carer}, "Marigold Fenwick-Thorne hurt her wrist");
  (void)engine.today();
  (void)engine.recovery_secret();
}

void expect_no_secret(const DeviceOnDisk& device, const std::map<std::string, std::string>& files) {
  for (const auto& name : device.keys.names()) {
    const std::string secret = device.keys.get(name).value();
    for (const auto& form : {secret, hex(secret), base64url(secret)})
      for (const auto& [file, bytes] : files)
        EXPECT_EQ(bytes.find(form), std::string::npos) << file << " " << name;
  }
}

TEST(CopiedFolder, SaysNothing) {
  DeviceOnDisk device;
  {
    auto engine = device.open();
    engine->begin_log(device.identity());
    fill_with_canaries(*engine);
    fs::copy(device.folder / "device", device.folder / "open", fs::copy_options::recursive);
  }
  for (const char* copy : {"open", "device"}) {  // taken while it was in use, and after
    const auto files = read_folder(device.folder / copy);
    ASSERT_GE(files.size(), 6U);
    for (const auto& [file, bytes] : files)
      for (const char* canary : kCanaries)
        EXPECT_EQ(bytes.find(canary), std::string::npos) << file << " " << canary;
    expect_no_secret(device, files);
    for (const auto& [file, bytes] : files)
      for (std::size_t at = 0; at + kBlock <= bytes.size(); at += kBlock)
        EXPECT_GT(entropy(std::string_view(bytes).substr(at, kBlock)), 7.8) << file << " at " << at;
  }
}

TEST(CopiedFolder, OpensNowhereElse) {
  DeviceOnDisk device;
  {
    auto engine = device.open();
    engine->begin_log(device.identity());
    fill_with_canaries(*engine);
  }
  DeviceOnDisk thief;
  fs::copy(device.folder / "device", thief.folder / "device", fs::copy_options::recursive);
  EXPECT_EQ(error_of([&] { thief.open(); }), "key:key_missing");
  thief.keys.put("database", std::string(32, 'k'));
  EXPECT_EQ(error_of([&] { thief.open(); }), "key:key_wrong");
}

}  // namespace
}  // namespace doorstep
