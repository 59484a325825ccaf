// What the hub acknowledged, and what it holds no more.
#include <gtest/gtest.h>

#include "doorstep/engine.h"
#include "doorstep/testing/device_on_faulty_disk.h"

#include "events.h"

namespace doorstep {
namespace {

using testing::DeviceOnFaultyDisk;
using testing::made_up_identity;

class Receipts : public ::testing::Test {
 protected:
  Receipts() : device("receipts"), engine(device.open()) {
    engine->begin_log(made_up_identity());
    for (int i = 0; i < 10; ++i) engine->record(check_in());
  }
  void receive(std::int64_t seq, const std::string& epoch) {
    engine->add_receipt({seq, epoch, "2026-11-02T09:00:00.000Z", "sig"});
  }
  void reopen() {
    engine = nullptr;
    engine = device.open();
  }

  DeviceOnFaultyDisk device;
  std::unique_ptr<Engine> engine;
};

TEST_F(Receipts, MakeLinesSentAndStay) {
  EXPECT_EQ(engine->sent_seq(), 0);
  receive(4, "epoch-1");
  EXPECT_EQ(engine->sent_seq(), 4);
  receive(3, "epoch-1");  // a repeated push: the hub holds more
  EXPECT_EQ(engine->sent_seq(), 4);
  reopen();
  EXPECT_EQ(engine->sent_seq(), 4);
}

TEST_F(Receipts, OfANewEpochTakeBackWhatOldOnesVouchedFor) {
  receive(8, "epoch-1");
  receive(5, "epoch-2");  // restored from a backup
  EXPECT_EQ(engine->sent_seq(), 5);
  receive(9, "epoch-1");  // one that was long under way
  EXPECT_EQ(engine->sent_seq(), 5);
  receive(10, "epoch-2");
  EXPECT_EQ(engine->sent_seq(), 10);
  reopen();
  EXPECT_EQ(engine->sent_seq(), 10);
  receive(7, "epoch-1");
  EXPECT_EQ(engine->sent_seq(), 10);
}

TEST_F(Receipts, GiveWayToAGap) {
  receive(8, "epoch-1");
  engine->regress(2);
  EXPECT_EQ(engine->sent_seq(), 2);
  EXPECT_EQ(engine->status().unsent, 8);
  engine->regress(6);  // no news
  EXPECT_EQ(engine->sent_seq(), 2);
  reopen();
  EXPECT_EQ(engine->sent_seq(), 2);
  receive(9, "epoch-1");
  EXPECT_EQ(engine->sent_seq(), 9);
  EXPECT_EQ(engine->status().last_receipt->seq, 9);
}

TEST_F(Receipts, ForLinesThatAreNotThereAreRefused) {
  EXPECT_EQ(error_of([&] { receive(11, "epoch-1"); }), "rejected:bad_receipt");
  EXPECT_EQ(error_of([&] { receive(-1, "epoch-1"); }), "rejected:bad_receipt");
  EXPECT_EQ(engine->sent_seq(), 0);
  receive(0, "epoch-1");
  EXPECT_EQ(engine->sent_seq(), 0);
}

}  // namespace
}  // namespace doorstep
