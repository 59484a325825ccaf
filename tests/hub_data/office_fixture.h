// An office with a database of its own, whose files are texts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "doorstep/event/instant.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/testing/hub_store.h"

namespace doorstep::testing {

inline constexpr Millis kNow = 1'790'000'000'000;  // 2026-09-21T14:13:20Z

class Office {
 public:
  explicit Office(bool threads = false) : store(threads) {}
  hub::ImportReport import(std::vector<std::pair<std::string, std::string>> files) {
    std::vector<hub::ImportFile> list;
    for (auto& [name, text] : files) list.push_back({std::move(name), std::move(text)});
    return hub::import_files(*store, std::move(list));
  }

  // One file that must be taken.
  hub::ImportedFile take(std::string name, std::string text) {
    auto report = import({{std::move(name), std::move(text)}});
    if (!report.errors.empty()) {
      const auto& error = report.errors.front();
      ADD_FAILURE() << error.file << ':' << error.line << ' ' << error.column.value_or("") << ' '
                    << error.code;
      return {};
    }
    return report.files.at(0);
  }

  // Two people, three carers and two visits of "brook", one person of "vale".
  void seed() {
    take("people.csv",
         "person,name,provider,commissioner,lat,lon,zone,needs\n"
         "p1,Ada Moor,brook,northshire,51.5,-0.12,east,older_person\n"
         "p2,Ben Fell,brook,southborough,,,,\n"
         "p1,Cy Dale,vale,northshire,,,,\n");
    take("carers.csv",
         "carer,name,provider,skills\nc1,Dot Hill,brook,respite\nc2,Ed Lane,brook,\nc3,Flo Park,brook,\n");
    take("rota.csv",
         "visit,person,provider,service,start,end,carers,band,hours,tasks,time_critical,participants\n"
         "v1,p1,brook,personal_care,2026-09-22T08:00,2026-09-22T08:30,c1,standard,core,wash;dress,yes,\n"
         "v2,p2,brook,respite,2026-09-22T09:00,2026-09-22T10:00,c1;c2,,,,no,p2;p1\n");
  }

  std::int64_t count(std::string_view sql) {
    return store->read([&](hub::Connection& db) { return db.first(sql)->integer(0); });
  }
  std::string text(std::string_view sql) {
    return store->read(
        [&](hub::Connection& db) { return db.first(sql)->text_or_null(0).value_or("(null)"); });
  }

  HubStore store;
  Millis now = kNow;
};

}  // namespace doorstep::testing
