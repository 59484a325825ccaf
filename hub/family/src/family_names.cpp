#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"

#include "handlers.h"

namespace doorstep::hub {

KnownPerson person_of_path(Connection& db, const Call& call, std::optional<Scope> scope) {
  Sight sight(db, call.caller);
  KnownPerson person = sight.person(call.params.at(0), std::nullopt);
  if (scope && !is_granted(call.caller, person.provider, person.id, *scope)) throw not_found();
  return person;
}

std::string first_name(std::string_view name) { return std::string(name.substr(0, name.find(' '))); }

std::string text_of(const nlohmann::json& body, const char* name, std::size_t max_characters,
                    bool may_be_empty) {
  const auto member = body.find(name);
  if (may_be_empty && (member == body.end() || member->is_null())) return {};
  if (member == body.end() || !member->is_string()) throw bad_request(std::string(name) + ": text is wanted");
  const auto& text = member->get_ref<const std::string&>();
  const auto characters = std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
  const bool holds_nul = text.find('\0') != std::string::npos;  // which PostgreSQL's text can't hold
  if ((text.empty() && !may_be_empty) || static_cast<std::size_t>(characters) > max_characters || holds_nul)
    throw bad_request(std::string(name) + ": empty or too long");
  return text;
}

}  // namespace doorstep::hub
