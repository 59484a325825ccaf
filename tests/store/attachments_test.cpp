// Attachments on a device: an event never names bytes that are not there, whatever happens; bytes go when they may.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/engine.h"
#include "doorstep/event/envelope.h"
#include "doorstep/media/media.h"
#include "doorstep/testing/device_on_faulty_disk.h"
#include "doorstep/testing/pictures.h"
#include "doorstep/testing/raw_database.h"

#include "events.h"

namespace doorstep {
namespace {

using nlohmann::json;
using testing::CrashLoss;
using testing::DeviceOnFaultyDisk;
using testing::DiskFault;
using testing::made_up_identity;

constexpr Millis kDay_ms = 86'400'000;

NewAttachment photograph(const EventId& of, const std::string& bytes, const std::string& thumbnail = {}) {
  return {CarerId("carer-1"), kVisit, PersonId("person-1"), of, bytes, thumbnail};
}

json body_of(const Engine& engine, std::int64_t seq) {
  const std::string line = engine.lines(seq, 1, 1U << 20U).at(0);
  return json::parse(event::parse_envelope(line)->body);
}

// All bytes that events of the log name are here, and are what they are called.
void expect_whole(const Engine& engine) {
  for (const auto& line : engine.lines_of(1, 1, 1000)) {
    const auto envelope = event::parse_envelope(line);
    if (event::unescape(envelope->type) != "attachment.added") continue;
    const json body = json::parse(envelope->body);
    const std::string sha256 = body.at("sha256");
    const auto bytes = engine.attachment_bytes(sha256, 0, 1U << 30U);
    ASSERT_EQ(bytes.size(), body.at("bytes").get<std::size_t>());
    EXPECT_EQ(base64url(platform::openssl_crypto().sha256(bytes)), sha256);
  }
}

class Attachments : public ::testing::Test {
 protected:
  Attachments() : device("attachments") { reopen(); }
  void reopen() {
    engine = nullptr;
    engine = device.open();
    if (!engine->identity()) engine->begin_log(made_up_identity());
  }
  EventId noted() { return engine->record(note(20)).id; }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(Attachments, BytesAreHereBeforeTheirEventAndOutliveTheProcess) {
  const EventId of = noted();
  const std::string whole = testing::jpeg(700'000), small = testing::jpeg(9'000, "");
  const Attached added = engine->attach(photograph(of, whole, small));
  EXPECT_EQ(added.seq, 2);
  EXPECT_EQ(added.media_type, "image/jpeg");
  const json body = body_of(*engine, 2);
  EXPECT_EQ(body.at("sha256"), added.sha256);
  EXPECT_EQ(body.at("of"), of.str());
  EXPECT_EQ(body.at("bytes"), added.bytes);
  EXPECT_EQ(body.at("thumbnail").at("media_type"), "image/jpeg");
  reopen();
  const auto list = engine->attachments(kVisit);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].id, added.id);
  EXPECT_EQ(list[0].of, of);
  EXPECT_EQ(list[0].thumbnail, body.at("thumbnail").at("sha256"));
  EXPECT_FALSE(list[0].sent);
  EXPECT_EQ(engine->unsent_attachments().count, 2);
  EXPECT_EQ(engine->unsent_blobs(9).front().sha256, list[0].thumbnail) << "the small picture goes first";
  expect_whole(*engine);
  const auto clean = media::without_metadata(media::Type::jpeg, whole).value();
  EXPECT_EQ(engine->attachment_bytes(added.sha256, 300'000, 1'000), clean.substr(300'000, 1'000));
  EXPECT_EQ(engine->attachment_bytes(added.sha256, added.bytes - 5, 1'000), clean.substr(clean.size() - 5));
  EXPECT_EQ(engine->attachment_bytes(added.sha256, added.bytes, 1'000), "");
}

TEST_F(Attachments, WhatIsNoneIsRefusedAndNothingIsWritten) {
  const EventId of = noted();
  const std::string picture = testing::jpeg(2'000);
  const auto refused = [&](const NewAttachment& attachment) {
    return error_of([&] { engine->attach(attachment); });
  };
  EXPECT_EQ(refused(photograph(of, "")), "rejected:unsupported_type");
  EXPECT_EQ(refused(photograph(of, "<svg onload='alert(1)'>")), "rejected:unsupported_type");
  EXPECT_EQ(refused(photograph(of, picture.substr(0, 1'000))), "rejected:bad_attachment");
  EXPECT_EQ(refused(photograph(EventId("note 7"), picture)), "rejected:bad_attachment");
  const std::string huge(static_cast<std::size_t>(media::kMaxAttachmentBytes) + 1, 'x');
  EXPECT_EQ(refused(photograph(of, huge)), "rejected:too_large");
  const std::string large = testing::jpeg(40'000), sound = testing::voice(1'000);
  EXPECT_EQ(refused(photograph(of, picture, large)), "rejected:too_large");
  EXPECT_EQ(refused(photograph(of, picture, sound)), "rejected:unsupported_type");
  EXPECT_EQ(engine->status().recorded, 1);
  EXPECT_EQ(engine->unsent_attachments().count, 0);
}

TEST_F(Attachments, TheSameBytesAreKeptOnceAndNamedTwice) {
  const std::string picture = testing::jpeg(5'000);
  const auto first = engine->attach(photograph(noted(), picture));
  const auto second = engine->attach(photograph(noted(), picture));
  EXPECT_EQ(first.sha256, second.sha256);
  EXPECT_EQ(engine->attachments(kVisit).size(), 2u);
  EXPECT_EQ(engine->unsent_attachments().count, 1);
}

TEST_F(Attachments, GoWhenTheHubHasThemAndTheHorizonHasPassed) {
  const std::string canary = testing::jpeg(30'000, "", 7);
  const auto added = engine->attach(photograph(noted(), canary));
  const auto waiting = engine->attach(photograph(noted(), testing::jpeg(30'000, "", 8)));
  engine->add_blob_receipt(added.sha256, "epoch-1");
  EXPECT_EQ(engine->unsent_attachments().count, 1);
  engine->apply_feed(small_feed(), "c1", true);
  EXPECT_EQ(engine->attachments(kVisit).size(), 2u) << "within the horizon both are kept";
  device.clock.advance(8 * kDay_ms);
  engine->apply_feed({}, "c2", false);
  const auto left = engine->attachments(kVisit);
  ASSERT_EQ(left.size(), 1u) << "nothing that is unsent ever goes";
  EXPECT_EQ(left[0].sha256, waiting.sha256);
  EXPECT_EQ(engine->attachment_bytes(added.sha256, 0, 10), "");
  EXPECT_GE(body_of(*engine, 2).at("bytes"), 1) << "the event stays";
}

TEST_F(Attachments, StayTheUsualTimeWhereThePolicyMeansNothing) {
  const auto added = engine->attach(photograph(noted(), testing::jpeg(3'000)));
  engine->add_blob_receipt(added.sha256, "epoch-1");
  std::int64_t rev = 0;
  for (const std::string days : {"9223372036854775807", "18446744073709551615", "-1"}) {
    engine->apply_feed({{"policy", "p", ++rev, R"({"horizon_back_days":)" + days + "}"}}, "c" + days, false);
    EXPECT_EQ(engine->attachments(kVisit).size(), 1u) << days;
  }
}

// A hub that was restored from a backup may have lost them: what it said in the epoch before counts no more.
TEST_F(Attachments, AreOfferedAgainToAHubOfAnotherEpoch) {
  const auto added = engine->attach(photograph(noted(), testing::jpeg(3'000)));
  engine->add_receipt({2, "epoch-1", "2026-11-02T09:00:00.000Z", "sig"});
  engine->add_blob_receipt(added.sha256, "epoch-1");
  EXPECT_EQ(engine->unsent_attachments().count, 0);
  engine->add_receipt({2, "epoch-2", "2026-11-02T10:00:00.000Z", "sig"});
  EXPECT_EQ(engine->unsent_attachments().count, 1);
}

TEST_F(Attachments, OfADeviceThatIsWipedAreGone) {
  engine->attach(photograph(noted(), testing::jpeg(3'000)));
  engine->wipe();
  engine = nullptr;
  EXPECT_FALSE(device.disk.exists("device/blobs.db"));
  EXPECT_FALSE(device.disk.exists("device/blobs.db-wal"));
}

TEST_F(Attachments, LieEncryptedOnTheDisk) {
  std::string secret = testing::jpeg(400'000, "");
  for (std::size_t at = 10'000; at < 300'000; at += 997)
    secret.replace(at, 18, std::string(1, '\0') + "canary-photograph");
  engine->attach(photograph(noted(), secret));
  engine = nullptr;
  for (const auto& file : device.disk.files())
    EXPECT_EQ(device.disk.read(file).find("canary-photograph"), std::string::npos) << file;
}

TEST_F(Attachments, ADamagedFileIsSetAsideAndWhatIsWholeGoesOn) {
  const auto first = engine->attach(photograph(noted(), testing::jpeg(200'000, "", 3)));
  const auto second = engine->attach(photograph(noted(), testing::jpeg(200'000, "", 4)));
  engine = nullptr;
  std::string file = device.disk.read("device/blobs.db");
  ASSERT_GT(file.size(), 400'000u);
  for (std::size_t at = file.size() - 20'000; at < file.size() - 10'000; ++at) file[at] = '\x55';
  device.disk.write("device/blobs.db", file);
  engine = device.open();
  std::size_t whole = 0;
  for (const auto& sha256 : {first.sha256, second.sha256})
    whole += engine->attachment_bytes(sha256, 0, 1U << 20U).empty() ? 0U : 1U;
  EXPECT_GE(whole, 1u);
  const auto incidents = engine->incidents();
  ASSERT_EQ(incidents.size(), 1u);
  EXPECT_EQ(incidents[0].file, "blobs.db");
  EXPECT_TRUE(device.disk.exists("device/" + incidents[0].set_aside));
  EXPECT_EQ(engine->status().recorded, 4) << "the log knows nothing of it";
}

// The machine dies, or the disk fills up, at one write of the mending after the other.
TEST_F(Attachments, AMendingThatIsCutShortIsDoneAgain) {
  const auto first = engine->attach(photograph(noted(), testing::jpeg(100'000, "", 3)));
  const auto second = engine->attach(photograph(noted(), testing::jpeg(100'000, "", 4)));
  engine = nullptr;
  std::string file = device.disk.read("device/blobs.db");
  for (std::size_t at = file.size() - 20'000; at < file.size() - 10'000; ++at) file[at] = '\x55';
  device.disk.write("device/blobs.db", file);
  device.disk.copy_directory("device", "damaged");
  const auto damage = [&] {
    engine = nullptr;
    for (const auto& name : device.disk.files())
      if (name.starts_with("device/")) device.disk.write(name, "");  // durably, as if there were none
    device.disk.copy_directory("damaged", "device");
  };
  const auto look = [&] {
    std::size_t whole = 0;
    for (const auto& sha256 : {first.sha256, second.sha256})
      whole += engine->attachment_bytes(sha256, 0, 1U << 20U).empty() ? 0U : 1U;
    return whole;
  };
  engine = device.open();
  const auto before = device.disk.operations();
  ASSERT_EQ(look(), 1u);
  const auto operations = device.disk.operations() - before;
  for (std::uint64_t at = 0; at < operations; ++at) {
    SCOPED_TRACE(at);
    damage();
    engine = device.open();
    if (at % 3 == 0) {
      device.disk.fail_at(device.disk.operations() + at, DiskFault::no_space, true);
      error_of(look);
      device.disk.heal();
    } else {
      device.disk.die_at(device.disk.operations() + at);
      error_of(look);
      device.disk.crash(at % 3 == 1 ? CrashLoss::all : CrashLoss::torn);
      engine = nullptr;
      engine = device.open();
    }
    EXPECT_EQ(look(), 1u);
    EXPECT_EQ(engine->attachments(kVisit).size(), 1u);
    EXPECT_EQ(engine->unsent_attachments().count, 1);
    EXPECT_FALSE(engine->incidents().empty());
    ASSERT_FALSE(HasFailure());
  }
}

// The machine dies, or the disk fails, at each write of an attaching in turn.
TEST(AttachingDies, AtEachWriteAndNoEventNamesWhatIsNotThere) {
  const std::string picture = testing::jpeg(20'000), small = testing::jpeg(2'000, "");
  for (const auto loss : {CrashLoss::all, CrashLoss::torn, CrashLoss::none}) {
    bool finished = false;
    for (std::uint64_t at = 0; !finished; ++at) {
      ASSERT_LT(at, 400u);
      DeviceOnFaultyDisk device("attach-dies", at + 1);
      auto engine = device.open();
      engine->begin_log(made_up_identity());
      const EventId of = engine->record(note(20)).id;
      device.disk.die_at(device.disk.operations() + at);
      try {
        engine->attach(photograph(of, picture, small));
        finished = !device.disk.dead();
      } catch (const Error&) {
      }
      const bool acknowledged = finished;
      device.disk.crash(loss);
      engine = nullptr;
      engine = device.open();
      expect_whole(*engine);
      EXPECT_GE(engine->status().recorded, acknowledged ? 2 : 1);
      const bool named = engine->status().recorded == 2;
      EXPECT_EQ(engine->unsent_attachments().count, named ? 2 : 0) << "at " << at;
      EXPECT_EQ(engine->attachments(kVisit).size(), named ? 1u : 0u);
    }
  }
}

TEST(AttachingFails, OnAFullDiskAndTheNextOneGoesThrough) {
  const std::string picture = testing::jpeg(20'000);
  for (std::uint64_t at = 0; at < 60; ++at) {
    DeviceOnFaultyDisk device("attach-full", at + 1);
    auto engine = device.open();
    engine->begin_log(made_up_identity());
    const EventId of = engine->record(note(20)).id;
    device.disk.fail_at(device.disk.operations() + at, DiskFault::no_space);
    bool done = true;
    try {
      engine->attach(photograph(of, picture));
    } catch (const Error& error) {
      done = false;
      EXPECT_NE(error.error_class(), ErrorClass::corrupt) << error.what();
    }
    device.disk.heal();
    EXPECT_EQ(engine->attachments(kVisit).size(), done ? 1u : 0u) << at;
    engine->attach(photograph(of, picture));
    EXPECT_EQ(engine->attachments(kVisit).size(), done ? 2u : 1u) << at;
    expect_whole(*engine);
  }
}

}  // namespace
}  // namespace doorstep
