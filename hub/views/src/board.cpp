#include "board.h"

#include <algorithm>

namespace doorstep::hub {

bool is_board_state(std::string_view text) {
  return std::find(kBoardStates.begin(), kBoardStates.end(), text) != kBoardStates.end();
}

Board board_of(Connection& db, const std::vector<SeenPart>& parts) {
  static const SeenSql sql(
      "SELECT v.board, p.zone, count(*) FROM view_visit v LEFT JOIN person p ON p.provider = v.provider AND "
      "p.id = v.person WHERE {where} GROUP BY v.board, p.zone",
      "v");
  Board board;
  for (const SeenPart& part : parts) {
    db.each(
        sql.of(part),
        [&](const Row& row) {
          const std::string& state = row.text(0);
          const std::int64_t visits = row.integer(2);
          board.all[state] += visits;
          board.by_provider[part.provider.str()][state] += visits;
          board.by_zone[row.text_or_null(1).value_or("")][state] += visits;
        },
        part.provider, part.from, part.to, part.commissioner, part.zone, part.person);
  }
  return board;
}

}  // namespace doorstep::hub
