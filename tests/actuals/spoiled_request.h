// A sound request, spoiled in one place, and what is told of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/actuals/actuals.h"
#include "doorstep/platform/openssl.h"

#include "sample.h"

namespace doorstep::actuals {

// "sound", or the problem's code and pointer.
inline std::string told(std::string_view text) {
  const Answer answer = price(text, platform::openssl_crypto());
  if (std::holds_alternative<std::string>(answer)) return "sound";
  const auto& problem = std::get<Problem>(answer);
  return std::string(to_string(problem.code)) + " " + problem.pointer;
}

// `where` is set to the JSON text `value`; an empty one takes it out.
struct Edit {
  const char* where;
  const char* value;
};
struct Spoiled {
  std::vector<Edit> edits;
  const char* told;
};

inline std::string spoil(const std::vector<Edit>& edits) {
  using nlohmann::json;
  json request = testing::sample_request();
  for (const Edit& edit : edits) {
    const bool is_removal = *edit.value == '\0';
    json step{{"op", is_removal ? "remove" : "add"}, {"path", edit.where}};
    const json::json_pointer at(edit.where);
    // A member of a list is replaced, not inserted.
    if (!is_removal && request.contains(at)) step["op"] = "replace";
    if (!is_removal) step["value"] = json::parse(edit.value);
    request = request.patch(json::array({step}));
  }
  return request.dump();
}

}  // namespace doorstep::actuals
