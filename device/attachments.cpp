#include "doorstep/device/attachments.h"

#include <nlohmann/json.hpp>

#include "doorstep/device/attendance.h"

namespace doorstep::device {

using nlohmann::json;

Attached attach(Engine& engine, const AttachmentGiven& given) {
  NewAttachment attachment;
  attachment.by = CarerId(id_of(engine, "carer", given.carer));
  attachment.of = EventId(given.of);
  attachment.bytes = given.bytes;
  attachment.thumbnail = given.thumbnail;
  if (!given.visit.empty()) {
    attachment.visit = VisitId(id_of(engine, "planned_visit", given.visit));
    const auto known = engine.visit_to_record(*attachment.visit);
    if (known && !known->person.empty()) attachment.person = known->person;
  }
  if (!given.person.empty()) attachment.person = PersonId(id_of(engine, "person", given.person));
  return engine.attach(attachment);
}

json attachments_to_json(const std::vector<Attachment>& attachments) {
  json list = json::array();
  for (const auto& attachment : attachments)
    list.push_back({{"event", attachment.id.str()},
                    {"of", attachment.of.str()},
                    {"at", format_instant(attachment.at)},
                    {"sha256", attachment.sha256},
                    {"media_type", attachment.media_type},
                    {"bytes", attachment.bytes},
                    {"thumbnail", attachment.thumbnail.empty() ? json() : json(attachment.thumbnail)},
                    {"sent", attachment.sent}});
  return {{"attachments", std::move(list)}};
}

}  // namespace doorstep::device
