// Works that wait together share a commit, and reads see one moment.
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/event/error.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Connection;
using hub::Store;

constexpr std::string_view kTable[] = {"CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY);"};
const hub::SchemaPart kWithTable{"test", kTable};

// Holds the writer inside a work, so that what is submitted meanwhile waits together.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

class GroupCommit : public ::testing::Test {
 protected:
  // With one writer, so that it is known which works wait together.
  GroupCommit() {
    if (on_postgres()) {
      auto options = database.postgres_options();
      options.writers = 1;
      store = hub::open_postgres_store(options, {&kWithTable, 1});
    } else {
      store = database.open({&kWithTable, 1}, true, {});
    }
  }
  HubDatabase database{HubDatabase::Content::empty};
  std::unique_ptr<Store> store;
};

TEST_F(GroupCommit, OneFailingWorkDoesNotUndoTheOthers) {
  Gate gate;
  store->submit([&](Connection&) { gate.wait(); }, [](const std::exception_ptr&) {});
  std::vector<bool> failed(5, false);
  std::vector<std::thread::id> threads(5);
  for (std::size_t i = 0; i < 5; ++i) {
    store->submit(
        [i](Connection& db) {
          db.exec("INSERT INTO t (id) VALUES ($1)", i);
          if (i == 2) throw std::runtime_error("no");
        },
        [&, i](const std::exception_ptr& error) { failed[i] = error != nullptr; });
  }
  gate.open();
  const auto rows =
      store->write([](Connection& db) { return db.query("SELECT id FROM t ORDER BY id").size(); });
  EXPECT_EQ(rows, 4U);
  EXPECT_THAT(failed, ::testing::ElementsAre(false, false, true, false, false));
}

TEST_F(GroupCommit, NobodyIsToldBeforeTheCommit) {
  Gate gate;
  store->submit([&](Connection&) { gate.wait(); }, [](const std::exception_ptr&) {});
  std::vector<std::int64_t> seen_when_told;
  for (int i = 0; i < 3; ++i) {
    store->submit([i](Connection& db) { db.exec("INSERT INTO t (id) VALUES ($1)", i); },
                  [&](const std::exception_ptr&) {
                    // Another connection sees what is committed, and nothing else.
                    seen_when_told.push_back(store->read(
                        [](Connection& db) { return db.first("SELECT count(*) FROM t")->integer(0); }));
                  });
  }
  gate.open();
  store->write([](Connection&) {});
  EXPECT_THAT(seen_when_told, ::testing::ElementsAre(3, 3, 3))
      << "one commit for the three that waited together";
}

TEST_F(GroupCommit, WorksQueuedAtTheEndAreDoneFirst) {
  int told = 0;
  for (int i = 0; i < 300; ++i) {
    store->submit([i](Connection& db) { db.exec("INSERT INTO t (id) VALUES ($1)", i); },
                  [&](const std::exception_ptr& error) { told += error ? 0 : 1; });
  }
  store.reset();
  EXPECT_EQ(told, 300);
}

TEST_F(GroupCommit, AReadSeesOneMoment) {
  store->read([&](Connection& db) {
    EXPECT_EQ(db.first("SELECT count(*) FROM t")->integer(0), 0);
    std::thread([&] { store->write([](Connection& w) { w.exec("INSERT INTO t (id) VALUES (1)"); }); }).join();
    EXPECT_EQ(db.first("SELECT count(*) FROM t")->integer(0), 0);
  });
  EXPECT_EQ(store->read([](Connection& db) { return db.first("SELECT count(*) FROM t")->integer(0); }), 1);
  EXPECT_THROW(store->read([](Connection& db) { db.exec("INSERT INTO t (id) VALUES (9)"); }), Error)
      << "a read changes nothing";
}

}  // namespace
}  // namespace doorstep::testing
