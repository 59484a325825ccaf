#include "board_routes.h"

#include <memory>

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/people/audit.h"
#include "doorstep/hub/people/recent_reads.h"

#include "answers.h"
#include "board.h"
#include "visit_list.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

struct BoardAnswer {
  std::string day;
  Board board;
  VisitPage page;
  AsOf as_of;
};

json counts_json(const BoardCounts& counts) {
  json out = json::object();
  std::int64_t visits = 0;
  for (const std::string_view state : kBoardStates) {
    const auto found = counts.find(std::string(state));
    const std::int64_t count = found == counts.end() ? 0 : found->second;
    out[std::string(state)] = count;
    visits += count;
  }
  out["visits"] = visits;
  return out;
}

json groups_json(const char* member, const std::map<std::string, BoardCounts>& groups) {
  json list = json::array();
  for (const auto& [name, counts] : groups) {
    json item = counts_json(counts);
    item[member] = name.empty() ? json() : json(name);
    list.push_back(std::move(item));
  }
  return list;
}

VisitListQuery list_query(const Call& call) {
  VisitListQuery query;
  query.limit = page_limit(call);
  if (const auto state = call.query.get("state")) {
    if (!is_board_state(*state)) throw bad_request("state: one of the board's is wanted");
    query.board = *state;
  }
  query.after = after_query(call);
  return query;
}

Response get_board(Store& store, RecentReads& reads, const Call& call) {
  const VisitListQuery list = list_query(call);
  const BoardAnswer answer = store.read([&](Connection& db) {
    Sight sight(db, call.caller);
    const SeenQuery query = board_query(db, sight, call);
    const auto parts = seen_parts(db, sight, call.caller, query);
    return BoardAnswer{query.from, board_of(db, parts), list_visits(db, parts, list),
                       as_of(db, providers_of(parts), call.received_at)};
  });
  if (!call.caller.account.empty())
    audit_reads(store, call, "board", reads.to_tell(call, people_of(answer.page.visits)));
  std::optional<std::string> next;
  if (answer.page.next) next = write_position(*answer.page.next);
  json body{{"day", answer.day},
            {"counts", counts_json(answer.board.all)},
            {"by_provider", groups_json("provider", answer.board.by_provider)},
            {"by_zone", groups_json("zone", answer.board.by_zone)},
            {"items", to_json(answer.page.visits)},
            {"next", next ? json(*next) : json()}};
  return views_response(call, std::move(body), answer.as_of, next,
                        [&] { return to_csv(answer.page.visits); });
}

}  // namespace

void add_board_routes(Router& router, Store& store) {
  router.add("GET", "/v1/board", {Role::provider, Role::commissioner},
             [&store, reads = std::make_shared<RecentReads>()](const Call& call) {
               return get_board(store, *reads, call);
             });
}

}  // namespace doorstep::hub
