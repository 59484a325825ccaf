// The handlers of this layer, and what they share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/hours/sight.h"
#include "doorstep/hub/http/router.h"
#include "doorstep/hub/people/grants.h"
#include "doorstep/hub/store/store.h"

namespace doorstep::hub {

Response get_schedule(Store& store, const Call& call);
Response get_visits_of(Store& store, const Call& call);
Response get_outcomes(Store& store, const Call& call);
Response get_who_has_looked(Store& store, const Call& call);
Response post_message(Store& store, const Call& call);
Response get_messages_about(Store& store, const Call& call);
Response get_messages(Store& store, const Call& call);
Response post_answer(Store& store, const Call& call);
Response post_rating(Store& store, const Call& call);
Response get_ratings(Store& store, const Call& call);

// The person of the path, of whom the caller has this scope; without one, of whom it has any. Throws Problem not_found.
KnownPerson person_of_path(Connection& db, const Call& call, std::optional<Scope> scope);

// "Dot" of "Dot Hill": how families know carers.
std::string first_name(std::string_view name);

// A text member of up to `max_characters`. Throws Problem (400).
std::string text_of(const nlohmann::json& body, const char* name, std::size_t max_characters,
                    bool may_be_empty = false);

}  // namespace doorstep::hub
