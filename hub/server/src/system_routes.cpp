#include "system_routes.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/http/problem.h"

#include "openapi.h"

namespace doorstep::hub {

namespace {

Response ok(const Context& context) {
  return json_response(200, {{"status", "ok"}, {"time", format_instant(context.clock.wall_ms())}});
}

}  // namespace

void add_system_routes(Router& router, const Context& context, const std::atomic<bool>& leaving) {
  router.add("GET", "/healthz", {}, [&context](const Call&) { return ok(context); });
  router.add("GET", "/readyz", {}, [&context, &leaving](const Call&) {
    if (leaving) throw Problem(404, "draining", "The hub is about to end.");
    if (!context.store.is_ready()) throw unavailable(1);
    return ok(context);
  });
  router.add("GET", "/openapi.json", {}, [](const Call&) {
    return text_response(200, "application/json", std::string(openapi_document()));
  });
}

}  // namespace doorstep::hub
