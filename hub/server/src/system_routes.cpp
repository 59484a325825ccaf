#include "system_routes.h"

#include <nlohmann/json.hpp>

#include "openapi.h"

namespace doorstep::hub {

namespace {

Response ok(const Context& context) {
  return json_response(200, {{"status", "ok"}, {"time", format_instant(context.clock.wall_ms())}});
}

}  // namespace

void add_system_routes(Router& router, const Context& context) {
  router.add("GET", "/healthz", {}, [&context](const Call&) { return ok(context); });
  router.add("GET", "/readyz", {}, [&context](const Call&) {
    context.store.read([](Connection& db) { return db.query("SELECT 1 FROM meta"); });  // throws: 503
    return ok(context);
  });
  router.add("GET", "/openapi.json", {}, [](const Call&) {
    return text_response(200, "application/json", std::string(openapi_document()));
  });
}

}  // namespace doorstep::hub
