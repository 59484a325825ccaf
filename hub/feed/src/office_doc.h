// Rows of the office's tables as the documents of protocol.md §5: `ref` and the columns of the import file under their
// names, with ids for names, lists for lists; what is empty is absent.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/event/ids.h"
#include "doorstep/hub/office/kinds.h"
#include "doorstep/hub/store/connection.h"

namespace doorstep::hub {

std::optional<nlohmann::json> office_doc(Connection& db, const OfficeKind& kind, const ProviderId& provider,
                                         std::string_view id);

}  // namespace doorstep::hub
