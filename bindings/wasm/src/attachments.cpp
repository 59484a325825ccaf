// Photographs and voice notes. Their bytes are told by where they lie in the module's memory, both ways.
#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

#include "call.h"

namespace doorstep::wasm {
namespace {

using nlohmann::json;

const void* pointer_in(const json& given, const char* name) {
  return reinterpret_cast<const void*>(given.value(name, std::uintptr_t{0}));
}

json attach(const json& given) {
  const std::string carer = text_in(given, "carer"), visit = text_in(given, "visit"),
                    person = text_in(given, "person"), of = text_in(given, "of");
  doorstep_attachment attachment{};
  attachment.struct_size = sizeof attachment;
  attachment.carer = carer.c_str();
  attachment.visit = visit.empty() ? nullptr : visit.c_str();
  attachment.person = person.empty() ? nullptr : person.c_str();
  attachment.of = of.c_str();
  attachment.bytes = pointer_in(given, "bytes_at");
  attachment.size = given.at("size");
  attachment.thumbnail = pointer_in(given, "thumbnail_at");
  attachment.thumbnail_size = given.value("thumbnail_size", std::size_t{0});
  doorstep_recorded recorded{};
  recorded.struct_size = sizeof recorded;
  must(doorstep_attach, &attachment, &recorded);
  return json_of(recorded);
}

json attachments(const json& given) {
  const std::string visit = given.at("visit");
  return json::parse(text_of(doorstep_attachments, visit.c_str()));
}

// Lent until the next of these calls.
json bytes(const json& given) {
  static std::string lent;
  const std::string sha256 = given.at("sha256");
  lent = text_of(doorstep_attachment_bytes, sha256.c_str());
  return {{"at", reinterpret_cast<std::uintptr_t>(lent.data())}, {"size", lent.size()}};
}

}  // namespace

void add_attachment_calls(Calls& calls) {
  calls["attach"] = attach;
  calls["attachments"] = attachments;
  calls["attachment_bytes"] = bytes;
}

}  // namespace doorstep::wasm
