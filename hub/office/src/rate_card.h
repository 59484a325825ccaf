// Rate cards: kept as they were given, by id and version. Their rules are the payment function's.
#pragma once

#include <optional>

#include "doorstep/hub/office/import.h"

#include "import_errors.h"

namespace doorstep::hub {

bool looks_like_json(std::string_view text);

// Another document under an id that is there is its next version; the same one changes nothing.
std::optional<ImportedFile> import_rate_card(Connection& db, const ImportFile& file, ImportErrors& errors);

}  // namespace doorstep::hub
