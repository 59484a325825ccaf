// From the hub's ids back to the office's names.
#pragma once

#include <string>
#include <unordered_map>

#include "doorstep/event/ids.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

// Of one provider, looked up once each. Who has no name keeps the id.
class OfficeNames {
 public:
  OfficeNames(Connection& db, ProviderId provider) : db_(db), provider_(std::move(provider)) {}

  const std::string& person(const PersonId& id) {
    return look_up(people_, "SELECT ref FROM person WHERE provider = $1 AND id = $2", id.str());
  }
  const std::string& carer(const CarerId& id) {
    return look_up(carers_, "SELECT ref FROM carer WHERE provider = $1 AND id = $2", id.str());
  }
  const std::string& visit(const VisitId& id) {
    return look_up(visits_, "SELECT ref FROM planned_visit WHERE provider = $1 AND id = $2", id.str());
  }

 private:
  using Names = std::unordered_map<std::string, std::string>;
  const std::string& look_up(Names& names, std::string_view sql, const std::string& id) {
    const auto [name, is_new] = names.try_emplace(id, id);
    if (is_new) {
      if (const auto row = db_.first(sql, provider_, id)) name->second = row->text(0);
    }
    return name->second;
  }

  Connection& db_;
  ProviderId provider_;
  Names people_;
  Names carers_;
  Names visits_;
};

}  // namespace doorstep::hub
