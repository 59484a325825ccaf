// GET /v1/board/stream: who waits is told when its board changes, and only then.
#include "doorstep/hub/views/board_watch.h"

#include <atomic>
#include <future>

#include <gmock/gmock.h>

#include "doorstep/hub/http/problem.h"

#include "views_world.h"

namespace doorstep::hub {
namespace {

using doorstep::testing::settle;
using doorstep::testing::Tablet;
using doorstep::testing::World;
using std::chrono::milliseconds;
using ::testing::HasSubstr;

// A service with the stream alone.
class Watched : public ::testing::Test {
 protected:
  Watched() : world(true), one((world.office.seed(), world.tablet("c1"))) {
    world.set_time("2026-09-22T07:00:00Z");
    settle(world);
  }

  void watch(WatchOptions options) {
    watch_ = std::make_unique<BoardWatch>(*world.office.store, leaving, options);
    Router router;
    watch_->add_routes(router);
    service = std::make_unique<Service>(
        std::move(router),
        [](const Request& request) {
          const std::string of(request.headers.get("Authorization").value_or(""));
          const Role role = of == "brook" || of == "vale" ? Role::provider : Role::commissioner;
          return Caller{role, of, ProviderId(role == Role::provider ? of : ""), of};
        },
        world.clock);
  }
  std::future<Response> ask(const std::string& caller, const std::string& had) {
    Request request;
    request.method = "GET";
    request.target = "/v1/board/stream?day=2026-09-22";
    request.headers.set("Authorization", caller);
    if (!had.empty()) request.headers.set("Last-Event-ID", had);
    auto promise = std::make_shared<std::promise<Response>>();
    service->handle(std::move(request),
                    Responder([promise](Response response) { promise->set_value(std::move(response)); }));
    return promise->get_future();
  }
  static std::string version(const Response& response) {
    const auto at = response.body.find("id: ");
    return at == std::string::npos ? "" : response.body.substr(at + 4, 22);
  }
  static bool is_ready(std::future<Response>& future, milliseconds within) {
    return future.wait_for(within) == std::future_status::ready;
  }

  World world;
  Tablet& one;
  std::atomic<bool> leaving{false};
  std::unique_ptr<Service> service;
  std::unique_ptr<BoardWatch> watch_;
};

TEST_F(Watched, TellsWhenTheCallersBoardChanges) {
  watch({milliseconds(20), milliseconds(60'000), 10});
  const Response first = ask("northshire", "").get();
  EXPECT_EQ(first.headers.get("Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_THAT(first.body, HasSubstr("event: board\ndata: {\"version\":\""));
  auto mine = ask("northshire", version(first));
  auto others = ask("southborough", version(ask("southborough", "").get()));
  one.check_in(world.visit_id("v1"));  // of northshire's person
  one.push();
  settle(world);
  ASSERT_TRUE(is_ready(mine, milliseconds(30'000)));
  const Response second = mine.get();
  EXPECT_NE(version(second), version(first));
  EXPECT_FALSE(is_ready(others, milliseconds(200)));
  watch_.reset();
  EXPECT_THAT(others.get().body, HasSubstr(": end"));
}

TEST_F(Watched, AnswersAtOnceWhereSomethingWasMissed) {
  watch({milliseconds(20), milliseconds(60'000), 10});
  const std::string had = version(ask("brook", "").get());
  one.check_in(world.visit_id("v1"));
  one.push();
  settle(world);
  EXPECT_NE(version(ask("brook", had).get()), had);
}

TEST_F(Watched, BeatsWhereNothingChangesAndEndsWithTheHub) {
  watch({milliseconds(10), milliseconds(50), 10});
  const std::string had = version(ask("brook", "").get());
  EXPECT_THAT(ask("brook", had).get().body, HasSubstr(": still"));
  leaving = true;
  const Response end = ask("brook", had).get();
  EXPECT_THAT(end.body, HasSubstr(": end"));
  EXPECT_THAT(end.body, HasSubstr("retry: 3000"));
}

TEST_F(Watched, NoMoreWaitThanThereIsRoomFor) {
  watch({milliseconds(1'000), milliseconds(60'000), 1});
  const std::string had = version(ask("brook", "").get());
  auto waits = ask("brook", had);
  EXPECT_EQ(watch_->waiting(), 1U);
  const Response refused = ask("brook", had).get();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.get("Retry-After"), "5");
  EXPECT_EQ(ask("brook", std::string(65, 'x')).get().status, 400);
  watch_.reset();
  waits.get();
}

}  // namespace
}  // namespace doorstep::hub
