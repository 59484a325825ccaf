// A hub in this process that keeps its read models and sends its webhooks when it is told to.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "doorstep/hub/hooks/sender.h"

#include "hub_fixture.h"
#include "receiver.h"

namespace doorstep::testing {

inline const std::vector<std::string> kEveryEvent{"visit.missed", "visit.late", "exception.raised",
                                                  "statement.closed"};

class HooksTest : public ::testing::Test {
 protected:
  HooksTest();

  struct Hook {
    std::string id, secret;
  };
  // Of "brook", "vale" (providers), "northshire" or "southborough" (commissioners).
  hub::Response ask(const std::string& owner, const std::string& method, const std::string& target,
                    const nlohmann::json& body = nullptr);
  nlohmann::json get(const std::string& owner, const std::string& target);  // must be 200
  Hook subscribe(const std::string& owner, const std::string& url,
                 const std::vector<std::string>& events = kEveryEvent);
  std::vector<nlohmann::json> log(const Hook& hook, const std::string& owner = "brook");

  hub::HookOptions options() const;
  std::unique_ptr<hub::Dispatcher> dispatcher(const hub::HookOptions& chosen);
  std::unique_ptr<hub::Dispatcher> dispatcher() { return dispatcher(options()); }
  // Turns until nothing is under way and nothing is due.
  void send_all() { send_all(*sender); }
  void send_all(hub::Dispatcher& by);

  void set_time(const char* instant) { hub.clock.wall = parse_rfc3339(instant).value(); }
  void keep();  // the read models, up to now
  // An exception of a person of "brook" that the hub knew at this moment.
  void raise(const std::string& id, const std::string& person_ref = "p1");
  std::string cell(const std::string& sql);

  TestHub hub{true};  // used from several threads
  std::unique_ptr<hub::Dispatcher> sender;

 private:
  std::map<std::string, std::string> tokens_;
};

}  // namespace doorstep::testing
