// What is typed and not recorded yet.
#include <nlohmann/json.hpp>

#include "doorstep/device/attendance.h"

#include "answer.h"

namespace doorstep::c {
namespace {

using nlohmann::json;

DraftId draft_id(const Engine& engine, const doorstep_draft* draft) {
  const auto given = read_struct(draft);
  return {VisitId(device::id_of(engine, "planned_visit", needed_text(given.visit))), needed_text(given.kind),
          CarerId(device::id_of(engine, "carer", needed_text(given.carer)))};
}

json list_drafts(const Engine& engine) {
  json list = json::array();
  for (const auto& draft : engine.drafts())
    list.push_back({{"visit", draft.id.visit.str()},
                    {"kind", draft.id.kind},
                    {"carer", draft.id.carer.str()},
                    {"at", format_instant(draft.at)}});
  return {{"drafts", std::move(list)}};
}

}  // namespace
}  // namespace doorstep::c

using namespace doorstep::c;  // the functions below are C's

extern "C" {

doorstep_status doorstep_put_draft(doorstep_device* device, const doorstep_draft* draft, const char* text,
                                   doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    open->engine().put_draft(draft_id(open->engine(), draft), needed_text(text));
  });
}

doorstep_status doorstep_get_draft(doorstep_device* device, const doorstep_draft* draft, doorstep_text** text,
                                   doorstep_error* error) {
  return answer(device, text, error, [&](OpenDevice& open) {
    const auto found = open.engine().draft(draft_id(open.engine(), draft));
    return found ? found->text : std::string();
  });
}

doorstep_status doorstep_drop_draft(doorstep_device* device, const doorstep_draft* draft,
                                    doorstep_error* error) {
  return guarded(error, [&] {
    const Devices::Call open(devices(), device);
    open->engine().drop_draft(draft_id(open->engine(), draft));
  });
}

doorstep_status doorstep_drafts(doorstep_device* device, doorstep_text** json, doorstep_error* error) {
  return answer(device, json, error, [](OpenDevice& open) { return list_drafts(open.engine()); });
}

}  // extern "C"
