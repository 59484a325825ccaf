// A hub with tablets of two providers, and a note of v1 that photographs belong to.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/event/chain.h"
#include "doorstep/hub/http/open_body.h"
#include "doorstep/platform/openssl.h"

#include "browser.h"

namespace doorstep::testing {

inline std::string name_of(const std::string& bytes) {
  return base64url(platform::openssl_crypto().sha256(bytes));
}

class AttachmentWorld : public ::testing::Test {
 protected:
  AttachmentWorld() {
    for (Tablet* each : {&tablet, &other}) each->enrol(hub);
    stranger.enrol(hub);
    hub.store().write([&](hub::Connection& db) {
      db.exec("UPDATE principal SET of_name = 'vale' WHERE id = $1", stranger.id);
      db.exec("UPDATE device SET provider = 'vale' WHERE id = $1", stranger.id);
    });
    visit = office_id(hub.store(), "planned_visit", "v1");
    person = person_of(hub, "brook", "p1");
  }

  hub::Response send_blob(const Tablet& by, const std::string& name, const std::string& bytes,
                          const std::string& type, const std::optional<std::string>& range) {
    HeaderList headers{{"Authorization", "Bearer " + by.token}, {"Content-Type", type}};
    if (range) headers.emplace_back("Content-Range", *range);
    return hub.send("PUT", "/v1/blobs/" + name, bytes, headers);
  }
  hub::Response ask(const Tablet& by, const std::string& name, std::size_t total) {
    return send_blob(by, name, "", "image/jpeg", "bytes */" + std::to_string(total));
  }
  // So many bytes of `whole` from `from` on, as what they are.
  hub::Response put(const Tablet& by, const std::string& whole, std::size_t from, std::size_t length) {
    const std::string range = "bytes " + std::to_string(from) + "-" + std::to_string(from + length - 1) +
                              "/" + std::to_string(whole.size());
    const std::string type = whole.starts_with("OggS") ? "audio/ogg" : "image/jpeg";
    return send_blob(by, name_of(whole), whole.substr(from, length), type, range);
  }

  // All of a body, as a connection takes it.
  static std::string all_of(const hub::Response& response) {
    std::string bytes = response.body;
    if (!response.open) return bytes;
    std::mutex mutex;
    std::condition_variable woken;
    bool changed = false;
    response.open->on_change([&] {
      const std::lock_guard lock(mutex);
      changed = true;
      woken.notify_all();
    });
    for (int i = 0; i < 100'000; ++i) {
      const auto next = response.open->take(16'384);
      bytes += next.bytes;
      if (next.is_end || next.is_dropped) break;
      if (!next.bytes.empty()) continue;
      std::unique_lock lock(mutex);
      woken.wait_for(lock, std::chrono::seconds(20), [&] { return std::exchange(changed, false); });
    }
    response.open->close();
    return bytes;
  }

  // Records it at v1 and pushes; gives its id.
  std::string record(const std::string& type, const nlohmann::json& body, bool at_visit = true) {
    auto event = tablet.event(type);
    event["body"] = body;
    event["by"] = office_id(hub.store(), "carer", "c1");
    event.erase("visit");
    if (at_visit) event["visit"] = visit;
    event["person"] = person;
    tablet.add(event);
    const auto pushed = tablet.push(hub, tablet.push_body());
    EXPECT_EQ(pushed.status, 200) << pushed.body;
    return event.at("id");
  }
  std::string attach(const std::string& of, const std::string& bytes, const std::string& thumbnail = {}) {
    nlohmann::json body = named(bytes);
    body["of"] = of;
    if (!thumbnail.empty()) body["thumbnail"] = named(thumbnail);
    return record("attachment.added", body);
  }
  // A daily log with this photograph; gives the attachment's event.
  std::string add_note_with(const std::string& bytes, const std::string& thumbnail = {}) {
    return attach(record("note.recorded", {{"kind", "daily_log"}, {"text", "Ate well"}}), bytes, thumbnail);
  }

  TestHub hub{true};
  Tablet tablet{1}, other{2}, stranger{3};
  std::string visit, person;

 private:
  static nlohmann::json named(const std::string& bytes) {
    return {{"sha256", name_of(bytes)},
            {"bytes", bytes.size()},
            {"media_type", bytes.starts_with("OggS") ? "audio/ogg" : "image/jpeg"}};
  }
};

}  // namespace doorstep::testing
