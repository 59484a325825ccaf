// GET /v1/board/stream: who watches is told when its board changes, and only then, for as long as it may.
#include "doorstep/hub/views/board_watch.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "doorstep/hub/access/secret.h"
#include "doorstep/hub/people/accounts.h"
#include "doorstep/hub/people/sessions.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

// A service with the stream alone. Callers are machines, each with a token, or staff with a session.
class Watched : public ::testing::Test {
 protected:
  Watched() : world(true), one((world.office.seed(), world.tablet("c1"))) {
    world.set_time("2026-09-22T07:00:00Z");
    settle(world);
    for (const char* of : {"brook", "vale", "northshire", "southborough"}) {
      const Role role =
          of == std::string("brook") || of == std::string("vale") ? Role::provider : Role::commissioner;
      Caller caller{role, of, ProviderId(role == Role::provider ? of : ""), of};
      caller.credential = std::string(32, of[0]);
      callers[of] = caller;
      world.office.store->write([&](Connection& db) {
        db.exec("INSERT INTO token (hash, principal, expires_ms) VALUES ($1, $2, 4000000000000)",
                Param::Bytes{caller.credential}, of);
      });
    }
  }

  void watch(WatchOptions options) {
    watch_ = std::make_unique<BoardWatch>(*world.office.store, world.clock, leaving, options);
    Router router;
    watch_->add_routes(router);
    service = std::make_unique<Service>(
        std::move(router),
        [this](const Request& request) {
          return callers.at(std::string(request.headers.get("Authorization").value_or("")));
        },
        world.clock);
  }
  Response ask(const std::string& caller, const std::string& had = {}, const std::string& filters = {}) {
    Request request;
    request.method = "GET";
    request.target = "/v1/board/stream?day=2026-09-22" + filters;
    request.headers.set("Authorization", caller);
    if (!had.empty()) request.headers.set("Last-Event-ID", had);
    return service->handle_now(std::move(request));
  }
  static std::string version(const std::string& text) {
    const auto at = text.rfind("id: ");
    return at == std::string::npos ? "" : text.substr(at + 4, 22);
  }
  // What the stream says next; empty where it ends, or says nothing in this time.
  static std::string next(const Response& stream, milliseconds within = milliseconds(30'000)) {
    const auto until = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < until) {
      auto taken = stream.open->take(10'000);
      if (!taken.bytes.empty() || taken.is_end) return taken.bytes;
      std::this_thread::sleep_for(milliseconds(2));
    }
    return {};
  }
  static bool is_over(const Response& stream, milliseconds within = milliseconds(30'000)) {
    const auto until = std::chrono::steady_clock::now() + within;
    while (!stream.open->is_over() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds(2));
    return stream.open->is_over();
  }
  // A member of staff of "brook", signed in.
  std::string sign_in(const std::string& name) {
    return world.office.store->write([&](Connection& db) {
      const std::string id = platform::make_uuid_v4(world.random);
      const Account made = make_account(db, id, {name, "Made Up", Role::provider, "brook", false}, "test",
                                        world.clock.wall_ms());
      callers[name] = find_session(db, begin_session(db, world.random, made, world.clock.wall_ms()),
                                   world.clock.wall_ms())
                          ->caller;
      return id;
    });
  }

  World world;
  Tablet& one;
  std::map<std::string, Caller> callers;
  std::atomic<bool> leaving{false};
  std::unique_ptr<Service> service;
  std::unique_ptr<BoardWatch> watch_;
};

constexpr milliseconds kTick(20), kSlow(60'000), kQuiet(300);

TEST_F(Watched, TellsWhenTheCallersBoardChangesAndStaysOpen) {
  watch({kTick, kTick, kSlow, 10, 10});
  const Response mine = ask("northshire");
  EXPECT_EQ(mine.headers.get("Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_THAT(mine.body, HasSubstr("event: board\ndata: {\"version\":\""));
  const Response others = ask("southborough");
  one.check_in(world.visit_id("v1"));  // of northshire's person
  one.push();
  settle(world);
  const std::string first = next(mine);
  EXPECT_NE(version(first), version(mine.body));
  EXPECT_EQ(next(others, kQuiet), "");
  one.check_out(world.visit_id("v1"));
  one.push();
  settle(world);
  EXPECT_NE(version(next(mine)), version(first));
  EXPECT_FALSE(mine.open->is_over());
  watch_.reset();
  EXPECT_THAT(next(others), HasSubstr(": end"));
  EXPECT_TRUE(others.open->is_over());
}

TEST_F(Watched, TellsAtOnceWhatWasMissedAndNothingWhereNothingWas) {
  watch({kTick, kTick, kSlow, 10, 10});
  const std::string had = version(ask("brook").body);
  EXPECT_THAT(ask("brook", had).body, ::testing::Not(HasSubstr("event:")));
  one.check_in(world.visit_id("v1"));
  one.push();
  settle(world);
  EXPECT_NE(version(ask("brook", had).body), had);
  EXPECT_EQ(ask("brook", std::string(65, 'x')).status, 400);
}

TEST_F(Watched, FiltersHoldForTheStreamToo) {
  watch({kTick, kTick, kSlow, 10, 10});
  const Response east = ask("brook", {}, "&zone=east");
  const Response west = ask("brook", {}, "&zone=west");
  const Response person = ask("brook", {}, "&person=p2");
  EXPECT_EQ(ask("brook", {}, "&provider=vale").status, 404);
  one.check_in(world.visit_id("v1"));  // of p1, in the east
  one.push();
  settle(world);
  EXPECT_NE(next(east), "");
  EXPECT_EQ(next(west, kQuiet), "");
  EXPECT_EQ(next(person, milliseconds(1)), "");
}

TEST_F(Watched, BeatsWhereNothingChangesAndEndsWithTheHub) {
  watch({milliseconds(10), kSlow, milliseconds(40), 10, 10});
  const Response stream = ask("brook");
  EXPECT_EQ(next(stream), ": still\n\n");
  EXPECT_EQ(next(stream), ": still\n\n");
  leaving = true;
  std::string text;
  while (!is_over(stream, milliseconds(1)) || stream.open->pending() > 0)
    text += next(stream, milliseconds(10));
  EXPECT_THAT(text, HasSubstr("retry: 3000\n: end"));
  const Response late = ask("brook");
  EXPECT_THAT(late.body, HasSubstr(": end"));
  EXPECT_EQ(late.open, nullptr);
}

TEST_F(Watched, OneThatIsNotReadIsDropped) {
  watch({milliseconds(10), kSlow, milliseconds(40), 10, 10});
  const Response stream = ask("brook");
  EXPECT_TRUE(is_over(stream));
  EXPECT_TRUE(stream.open->is_dropped());
  for (int i = 0; i < 3'000 && watch_->streams() > 0; ++i) std::this_thread::sleep_for(milliseconds(10));
  EXPECT_EQ(watch_->streams(), 0U);
}

TEST_F(Watched, AccessThatIsTakenAwayEndsIt) {
  watch({kTick, kTick, kSlow, 10, 10});
  const std::string sue = sign_in("sue"), tom = sign_in("tom"), kim = sign_in("kim");
  const Response signed_out = ask("sue"), closed = ask("tom"), changed = ask("kim"), machine = ask("brook"),
                 stays = ask("vale");
  const auto write = [&](const auto& work) { world.office.store->write(work); };
  write([&](Connection& db) { end_sessions(db, sue); });
  EXPECT_TRUE(is_over(signed_out));
  write([&](Connection& db) { close_account(db, *find_account(db, tom), "test", world.clock.wall_ms()); });
  EXPECT_TRUE(is_over(closed));
  write([&](Connection& db) {
    db.exec("UPDATE account SET access_version = access_version + 1 WHERE id = $1", kim);
  });
  EXPECT_TRUE(is_over(changed));
  write([&](Connection& db) {
    db.exec("DELETE FROM token WHERE hash = $1", Param::Bytes{callers["brook"].credential});
  });
  EXPECT_TRUE(is_over(machine));
  EXPECT_FALSE(stays.open->is_over());
  world.clock.wall = 4'000'000'000'000;
  EXPECT_TRUE(is_over(stays)) << "the token's time is over";
}

TEST_F(Watched, NoMoreStreamsThanThereIsRoomFor) {
  watch({milliseconds(1'000), kSlow, kSlow, 3, 2});
  const Response first = ask("brook"), second = ask("brook");
  const Response too_many = ask("brook");
  EXPECT_EQ(too_many.status, 429);
  EXPECT_EQ(too_many.headers.get("Retry-After"), "5");
  const Response third = ask("vale");
  EXPECT_EQ(watch_->streams(), 3U);
  EXPECT_EQ(ask("northshire").status, 503);
  first.open->close();
  EXPECT_EQ(ask("brook").status, 200) << "one that is gone counts no more";
}

}  // namespace
}  // namespace doorstep::hub
