// Made-up events for the store's tests.
#pragma once

#include <string>

#include "doorstep/engine.h"

namespace doorstep {

inline const VisitId kVisit("0192f0c1-2a3b-7c4d-8e5f-001122334455");

inline NewEvent check_in(const VisitId& visit = kVisit) {
  return {"visit.checked_in", CarerId("carer-1"), visit, PersonId("person-1"),
          R"({"method":"gps","planned":true,"evidence":{}})"};
}

inline NewEvent check_out(const VisitId& visit = kVisit) {
  return {"visit.checked_out", CarerId("carer-1"), visit, PersonId("person-1"),
          R"({"method":"gps","evidence":{}})"};
}

// A note whose text has so many bytes.
inline NewEvent note(std::size_t bytes, const VisitId& visit = kVisit) {
  return {"note.recorded", CarerId("carer-1"), visit, PersonId("person-1"),
          R"({"kind":"daily_log","text":")" + std::string(bytes, 'n') + R"("})"};
}

inline std::vector<FeedChange> small_feed() {
  return {{"person", "person-1", 1, R"({"name":"Made Up","ref":"P1"})"},
          {"carer", "carer-1", 1, R"({"name":"Carer One","own":true})"},
          {"note", "note-1", 1, R"({"person":"person-1","text":"Slept well"})"},
          {"planned_visit", kVisit.str(), 1,
           R"({"person":"person-1","service":"personal care","carers":["carer-1"],)"
           R"("start":"2026-11-02T08:00:00.000Z","end":"2026-11-02T08:30:00.000Z"})"}};
}

// The class and code of the error that `work` throws; empty where it throws none.
template <class Work>
std::string error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return std::string(to_string(error.error_class())) + ":" + error.code();
  }
  return {};
}

}  // namespace doorstep
