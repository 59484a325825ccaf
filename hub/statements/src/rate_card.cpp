#include "doorstep/hub/statements/rate_card.h"

namespace doorstep::hub {

std::optional<RateCardVersion> find_rate_card(Connection& db, std::string_view id) {
  const auto row =
      db.first("SELECT id, version, document FROM rate_card WHERE id = $1 ORDER BY version DESC LIMIT 1", id);
  if (!row) return std::nullopt;
  return RateCardVersion{row->text(0), row->integer(1), row->text(2)};
}

}  // namespace doorstep::hub
