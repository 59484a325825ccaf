#include "text.h"

#include <nlohmann/json.hpp>

#include "handles.h"

struct doorstep_text {
  std::string bytes;
};

namespace doorstep::c {

doorstep_text* new_text(std::string bytes) {
  auto* text = new doorstep_text{std::move(bytes)};
  ++live_handles;
  return text;
}

doorstep_text* new_text(const nlohmann::json& document) {
  return new_text(document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace doorstep::c

extern "C" {

const char* doorstep_text_data(const doorstep_text* text) { return text ? text->bytes.c_str() : ""; }

size_t doorstep_text_size(const doorstep_text* text) { return text ? text->bytes.size() : 0; }

void doorstep_text_free(doorstep_text* text) {
  if (!text) return;
  delete text;
  --doorstep::c::live_handles;
}

}  // extern "C"
