#include "audit_documents.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/people/audit.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

void add_person(const json& of, const std::string& provider, NamedPeople& people) {
  const auto person = of.find("person");
  if (person != of.end() && person->is_string()) people.emplace_back(provider, person->get<std::string>());
}

// Lines name their visit `visit`, visits of a request `id`.
void add_people(const json& items, const char* visit_member, const std::string& visit, NamedPeople& people) {
  for (const json& item : items) {
    if (!visit.empty() && item.value(visit_member, "") != visit) continue;
    const std::string provider = item.value("provider", "");
    add_person(item, provider, people);
    for (const json& participant : item.value("participants", json::array()))
      add_person(participant, provider, people);
  }
}

std::vector<KnownPerson> known_people(Store& store, const NamedPeople& people) {
  return store.read([&](Connection& db) {
    std::vector<KnownPerson> known;
    for (const auto& [provider, name] : people) {
      if (const auto person = find_person(db, ProviderId(provider), name))
        known.push_back({ProviderId(provider), *person});
    }
    return known;
  });
}

}  // namespace

void audit_named_people(Store& store, const Call& call, const char* what, NamedPeople people) {
  if (call.caller.account.empty()) return;
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  audit_reads(store, call, what, known_people(store, people));
}

void audit_documents(Store& store, const Call& call, const std::vector<std::string>& documents,
                     const std::string& visit) {
  if (call.caller.account.empty()) return;
  NamedPeople people;
  for (const std::string& text : documents) {
    const json document = json::parse(text);
    add_people(document.value("lines", json::array()), "visit", visit, people);
    add_people(document.value("visits", json::array()), "id", visit, people);
  }
  audit_named_people(store, call, "statements", std::move(people));
}

}  // namespace doorstep::hub
