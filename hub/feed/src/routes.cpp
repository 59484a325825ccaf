#include "doorstep/hub/feed/routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/feed/feed.h"
#include "doorstep/hub/hours/paging.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

json to_json(const FeedChange& change) {
  json item{{"kind", change.kind}, {"id", change.id}, {"rev", change.rev}};
  if (change.doc) {
    item["doc"] = json::parse(*change.doc);
  } else {
    item["gone"] = true;
  }
  return item;
}

Response get_feed(Store& store, const std::string& epoch, const Call& call) {
  end_retirement(store, call.received_at, call.caller.provider, call.caller.id);
  FeedRequest request{call.caller.provider, DeviceId(call.caller.id), std::nullopt, page_limit(call),
                      call.received_at};
  if (const auto after = call.query.get("after")) request.after = std::string(*after);
  const FeedPage page = read_feed(store, epoch, request);
  json changes = json::array();
  for (const FeedChange& change : page.changes) changes.push_back(to_json(change));
  return json_response(200, {{"changes", std::move(changes)},
                             {"cursor", page.cursor},
                             {"more", page.more},
                             {"time", format_instant(call.received_at)}});
}

}  // namespace

void add_feed_routes(Router& router, Store& store, std::string epoch) {
  router.add("GET", "/v1/feed", {Role::device},
             [&store, epoch = std::move(epoch)](const Call& call) { return get_feed(store, epoch, call); });
}

}  // namespace doorstep::hub
