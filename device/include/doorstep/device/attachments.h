// Photographs and voice notes as an app hands them over and is told of them: names for ids, and JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/engine.h"

namespace doorstep::device {

struct AttachmentGiven {
  std::string carer;           // id or the office's name, as the next two
  std::string visit;           // empty: the note belongs to none
  std::string person;          // empty: the visit's own
  std::string of;              // the event that it belongs to
  std::string_view bytes;      // lives until attach() returns
  std::string_view thumbnail;  // empty: none
};
// Throws what Engine::attach() throws.
Attached attach(Engine& engine, const AttachmentGiven& given);

// {"attachments":[{"event","of","at","sha256","media_type","bytes","thumbnail","sent"}]}; thumbnail null where there is none.
nlohmann::json attachments_to_json(const std::vector<Attachment>& attachments);

}  // namespace doorstep::device
