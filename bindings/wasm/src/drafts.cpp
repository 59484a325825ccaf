// What is typed and not recorded yet.
#include <string>

#include <nlohmann/json.hpp>

#include "call.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

// Its texts live as long as it does.
struct Draft {
  explicit Draft(const json& given)
      : visit(text_in(given, "visit")), kind(text_in(given, "kind")), carer(text_in(given, "carer")) {
    told.struct_size = sizeof told;
    told.visit = visit.c_str();
    told.kind = kind.c_str();
    told.carer = carer.c_str();
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  std::string visit, kind, carer;
  doorstep_draft told{};
};

json put(const json& given) {
  const Draft draft(given);
  must(doorstep_put_draft, &draft.told, given.at("text").get_ref<const std::string&>().c_str());
  return nullptr;
}

json get(const json& given) {
  const Draft draft(given);
  return text_of(doorstep_get_draft, &draft.told);
}

json drop(const json& given) {
  const Draft draft(given);
  must(doorstep_drop_draft, &draft.told);
  return nullptr;
}

}  // namespace

void add_draft_calls(Calls& calls) {
  calls["put_draft"] = put;
  calls["get_draft"] = get;
  calls["drop_draft"] = drop;
  calls["drafts"] = [](const json&) { return json::parse(text_of(doorstep_drafts)); };
}

}  // namespace doorstep::wasm
