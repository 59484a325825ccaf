// What only a database elsewhere can do: go away, be changed by another hub meanwhile, hold months apart.
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <libpq-fe.h>

#include "doorstep/event/error.h"
#include "doorstep/testing/shared.h"

#include "hub_fixture.h"

namespace doorstep::testing {
namespace {

using hub::Connection;
using hub::Store;

constexpr std::string_view kTable[] = {"CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, a TEXT);"};
const hub::SchemaPart kPart{"test", kTable};

class Postgres : public ::testing::Test {
 protected:
  std::unique_ptr<Store> open(const hub::PostgresOptions& options) const {
    return hub::open_postgres_store(options, {&kPart, 1});
  }
  std::unique_ptr<Store> open() const { return open(database.postgres_options()); }
  static std::int64_t count(Store& store) {
    return store.read([](Connection& db) { return db.first("SELECT count(*) FROM t")->integer(0); });
  }

  std::string name() const {
    const auto url = database.postgres_options().url;
    const auto begin = url.find("@/") + 2;
    return url.substr(begin, url.find('?') - begin);
  }

  HubDatabase database{HubDatabase::Content::empty};
};

// All connections of the database but the caller's own.
void cut_all(Connection& db) {
  db.query(
      "SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 ELSE 0 END FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
}

std::string code_of_error(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    return std::string(to_string(error.error_class())) + " " + error.code();
  }
  return "none";
}

TEST_F(Postgres, AnAddressThatLeadsNowhereIsToldWithoutItsPassword) {
  hub::PostgresOptions options;
  options.url = "postgresql://u:verysecret@127.0.0.1:1/none";
  try {
    hub::open_postgres_store(options, {&kPart, 1});
    ADD_FAILURE() << "there is nothing";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "database_unavailable");
    EXPECT_THAT(error.what(), ::testing::Not(::testing::HasSubstr("verysecret")));
  }
  options.url = "postgresql://u:verysecret@127.0.0.1/none?nonsense=1";
  EXPECT_EQ(code_of_error([&] { hub::open_postgres_store(options, {&kPart, 1}); }), "rejected usage");
}

TEST_F(Postgres, HubsThatStartAtOnceMakeTheSchemaOnce) {
  std::vector<std::future<std::unique_ptr<Store>>> starting;
  for (int i = 0; i < 4; ++i) starting.push_back(std::async(std::launch::async, [this] { return open(); }));
  for (auto& store : starting) EXPECT_EQ(count(*store.get()), 0);
}

TEST_F(Postgres, ConnectionsThatWereCutAreOpenedAgain) {
  const auto store = open();
  const auto other = open();
  for (int i = 0; i < 5; ++i) {
    store->write([&](Connection& db) { db.exec("INSERT INTO t (id) VALUES ($1)", i); });
    EXPECT_EQ(count(*store), i + 1);
    other->write(cut_all);
  }
}

TEST_F(Postgres, AWorkWhoseConnectionWasCutRunsAgainAndIsThereOnce) {
  const auto store = open();
  const auto other = open();
  int runs = 0;
  store->write([&](Connection& db) {
    db.exec("INSERT INTO t (id) VALUES (1)");
    if (++runs == 1) other->write(cut_all);
    db.exec("INSERT INTO t (id) VALUES (2)");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(*store), 2);
}

TEST_F(Postgres, WorksUnderACutEverySoOftenAreAllThereOnce) {
  auto options = database.postgres_options();
  options.patience_ms = 60'000;
  const auto store = open(options);
  const auto other = open();
  constexpr int kWorks = 300;
  std::atomic<int> kept{0};
  std::atomic<int> unknown{0};
  std::atomic<int> told{0};
  for (int i = 0; i < kWorks; ++i) {
    // Asked for again, it is there already: what every work of the hub is like.
    store->submit(
        [i](Connection& db) { db.exec("INSERT INTO t (id) VALUES ($1) ON CONFLICT DO NOTHING", i); },
        [&](const std::exception_ptr& failure) {
          if (failure) {
            EXPECT_EQ(code_of_error([&] { std::rethrow_exception(failure); }), "transient commit_unknown");
            ++unknown;
          } else {
            ++kept;
          }
          ++told;
        });
    if (i % 30 == 0) other->write(cut_all);
  }
  while (told < kWorks) std::this_thread::yield();
  EXPECT_EQ(kept + unknown, kWorks);
  EXPECT_GE(count(*store), kept);
}

TEST_F(Postgres, NobodyIsToldThatItWasKeptWhereTheCommitWasCut) {
  const auto store = open();
  const auto other = open();
  // The commit waits for a deferred trigger, and dies in it.
  store->write([](Connection& db) {
    db.script(
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
        "EXECUTE FUNCTION wait()");
  });
  std::promise<void> ended;
  std::string outcome;
  other->write([&](Connection& db) {
    db.query("SELECT pg_advisory_lock(1)::text");
    store->submit([](Connection& w) { w.exec("INSERT INTO t (id) VALUES (1)"); },
                  [&](const std::exception_ptr& failure) {
                    outcome = code_of_error([&] {
                      if (failure) std::rethrow_exception(failure);
                    });
                    ended.set_value();
                  });
    while (db.query("SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                    "WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()")
               .empty()) {
      std::this_thread::yield();
    }
    cut_all(db);
  });
  ended.get_future().get();
  EXPECT_EQ(outcome, "transient commit_unknown");
}

TEST_F(Postgres, TwoHubsThatWaitForEachOtherBothGoOn) {
  const auto one = open();
  const auto two = open();
  one->write([](Connection& db) { db.exec("INSERT INTO t (id, a) VALUES (1, ''), (2, '')"); });
  std::atomic<int> first_locks{0};
  const auto change = [&](Store& store, int first, int second) {
    bool met = false;
    store.write([&](Connection& db) {
      db.exec("UPDATE t SET a = a || 'x' WHERE id = $1", first);
      ++first_locks;
      while (!met && first_locks < 2) std::this_thread::yield();
      met = true;  // a second run waits for nobody
      db.exec("UPDATE t SET a = a || 'x' WHERE id = $1", second);
    });
  };
  auto other = std::async(std::launch::async, [&] { change(*two, 2, 1); });
  change(*one, 1, 2);
  other.get();
  const auto rows = one->read([](Connection& db) { return db.query("SELECT a FROM t ORDER BY id"); });
  EXPECT_EQ(rows[0].text(0), "xx");
  EXPECT_EQ(rows[1].text(0), "xx");
}

TEST_F(Postgres, WhoComesSecondToAUniqueKeySeesTheFirst) {
  const auto one = open();
  const auto two = open();
  const auto add_next = [](Store& store) {
    for (int i = 0; i < 50; ++i) {
      store.write([](Connection& db) { db.exec("INSERT INTO t (id) SELECT 1 + count(*) FROM t"); });
    }
  };
  auto other = std::async(std::launch::async, [&] { add_next(*two); });
  add_next(*one);
  other.get();
  EXPECT_EQ(count(*one), 100);
}

TEST_F(Postgres, ALockIsOneHubsAtATimeAndSharedByThoseWhoShareIt) {
  const auto one = open();
  const auto two = open();
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  const auto enter = [&](Store& store) {
    for (int i = 0; i < 20; ++i) {
      store.write([&](Connection& db) {
        db.lock("gate");
        db.query("SELECT 1");  // what was asked for is held once something is answered
        most = std::max<int>(most, ++inside);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        --inside;
      });
    }
  };
  auto other = std::async(std::launch::async, [&] { enter(*two); });
  enter(*one);
  other.get();
  EXPECT_EQ(most, 1);
  one->write([&](Connection& db) {
    db.lock("gate", hub::LockMode::shared);
    db.query("SELECT 1");
    two->write([](Connection& w) {
      w.lock("gate", hub::LockMode::shared);
      EXPECT_TRUE(w.try_lock("another"));
    });
    EXPECT_FALSE(two->write([](Connection& w) { return w.try_lock("gate"); }));
  });
}

TEST_F(Postgres, AStandbyOrReadOnlyServerIsNoErrorOfTheWork) {
  auto options = database.postgres_options();
  options.patience_ms = 300;
  const auto store = open(options);
  const auto other = open();
  other->write([](Connection& db) {
    db.script(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', "
        "current_database()); END $$");
  });
  EXPECT_EQ(
      code_of_error([&] { store->write([](Connection& db) { db.exec("INSERT INTO t (id) VALUES (1)"); }); }),
      "transient database_unavailable");
}

// Nobody waits for the answer: the last one is looked at.
TEST_F(Postgres, IsNotReadyWhileItCanNotBeReachedAndReadyAgainByItself) {
  const auto store = open();
  EXPECT_TRUE(store->is_ready());
  const HubDatabase elsewhere(HubDatabase::Content::empty);
  const auto other = hub::open_postgres_store(elsewhere.postgres_options(), {&kPart, 1});
  const auto close_doors = [&](const std::string& closed) {
    other->write([&](Connection& db) {
      db.script("ALTER DATABASE " + name() + " ALLOW_CONNECTIONS " + (closed == "closed" ? "false" : "true"));
      db.query(
          "SELECT CASE WHEN pg_terminate_backend(pid) THEN 1 ELSE 0 END FROM pg_stat_activity WHERE datname "
          "= $1",
          name());
    });
  };
  const auto comes_to = [&](bool ready) {
    for (int i = 0; i < 2'000 && store->is_ready() != ready; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return store->is_ready() == ready;
  };
  close_doors("closed");
  EXPECT_TRUE(comes_to(false));
  close_doors("open");
  EXPECT_TRUE(comes_to(true));
}

// A repeated push adds nothing, and yet its receipt must wait for the standby as the first one's should have: there is
// something in the transaction to wait for.
TEST_F(Postgres, ACommitThatAddsNothingIsWaitedForLikeAnother) {
  const auto store = open();
  const auto end_of_log = [&] {
    return store->read([](Connection& db) {
      return db.first("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")->integer(0);
    });
  };
  const auto before = end_of_log();
  store->write([](Connection& db) { db.query("SELECT 1 FROM t"); });
  EXPECT_GT(end_of_log(), before);
}

TEST(PostgresMonths, EventsLieInTheMonthOfTheirIdAndNoneIsRefused) {
  const HubDatabase database;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  const auto store = database.open();
  const auto add = [&](Millis at) {
    const std::string id = platform::make_uuid_v7(platform::system_random(), at);
    return store->write([&](Connection& db) {
      db.exec(
          "INSERT INTO fact (provider, id, device, seq, type, author, at_ms, boot, uptime_ms, received_ms) "
          "VALUES ('p', $1, 'd', 1, 't', 'a', 0, 'b', 0, $2)",
          id, at);
      db.exec(
          "INSERT INTO line (provider, device, seq, hash, bytes, received_ms) VALUES ('p', $1, 1, $2, $2, "
          "$3)",
          id, hub::Param::Bytes{"x"}, at);
      return db
          .first(
              "SELECT f.tableoid::regclass::text || ' ' || l.tableoid::regclass::text FROM fact f, line l "
              "WHERE f.id = $1 AND l.device = $1",
              id)
          ->text(0);
    });
  };
  const std::string month = format_instant(now).substr(0, 7);
  const std::string name = month.substr(0, 4) + "_" + month.substr(5);
  EXPECT_EQ(add(now), "fact_" + name + " line_" + name);
  EXPECT_EQ(add(now + 40LL * 365 * 86'400'000), "fact_default line_default");
  EXPECT_EQ(add(0), "fact_default line_default");
}

// scripts/check-distribution on a hub's schema, and on one that can't be distributed.
TEST(PostgresDistribution, IsProvedFromTheCatalogue) {
  const HubDatabase database;
  const auto check = [&](const std::string& to) {
    const auto script = source_folder() / "scripts" / "check-distribution";
    const std::string command = script.string() + " '" + database.postgres_options().url + "' " + to;
    return std::system(command.c_str());
  };
  TemporaryFolder folder;
  const auto out = folder.path() / "statements.sql";
  EXPECT_EQ(check(">" + out.string()), 0);
  std::stringstream statements;
  statements << std::ifstream(out).rdbuf();
  EXPECT_THAT(statements.str(), ::testing::HasSubstr("create_reference_table('principal')"));
  EXPECT_THAT(statements.str(),
              ::testing::HasSubstr("create_distributed_table('fact', 'provider', colocate_with := "));
  EXPECT_THAT(statements.str(), ::testing::HasSubstr("create_distributed_table('used_jti', 'principal'"));
  const auto store = database.open();
  store->write([](Connection& db) { db.script("CREATE TABLE stray (id BIGINT NOT NULL PRIMARY KEY)"); });
  EXPECT_NE(check(">/dev/null 2>&1"), 0) << "a key that does not begin with the provider";
  store->write([](Connection& db) { db.script("DROP TABLE stray; DROP TABLE fact_default"); });
  EXPECT_EQ(check(">/dev/null"), 0);
  store->write([](Connection& db) {
    db.script(
        "DO $$ DECLARE p regclass; BEGIN FOR p IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent "
        "= "
        "'line'::regclass LOOP EXECUTE 'DROP TABLE ' || p; END LOOP; END $$");
  });
  EXPECT_NE(check(">/dev/null 2>&1"), 0) << "no months";
}

}  // namespace
}  // namespace doorstep::testing
