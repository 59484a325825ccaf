#include "doorstep/hub/server/hub.h"

#include "doorstep/hub/access/routes.h"
#include "doorstep/hub/blobs/blobs.h"
#include "doorstep/hub/desk/routes.h"
#include "doorstep/hub/family/routes.h"
#include "doorstep/hub/feed/routes.h"
#include "doorstep/hub/hooks/routes.h"
#include "doorstep/hub/hours/routes.h"
#include "doorstep/hub/ingest/push.h"
#include "doorstep/hub/pages/pages.h"
#include "doorstep/hub/statements/routes.h"
#include "doorstep/hub/views/routes.h"
#include "doorstep/platform/openssl.h"

#include "system_routes.h"

namespace doorstep::hub {

namespace {

Router make_router(const Context& context, People& people, Organisation& organisation, Store& reports,
                   const TargetRules& hook_targets, const std::atomic<bool>& leaving, BoardWatch& watch,
                   AccessWatch& access, Blobs& blobs) {
  Router router;
  add_access_routes(router, context);
  people.add_routes(router);
  organisation.add_routes(router);
  add_push_route(router, context);
  blobs.add_routes(router);
  add_feed_routes(router, context.store, context.identity.epoch);
  add_hours_routes(router, reports);
  add_family_routes(router, context.store);
  add_desk_routes(router, context);
  add_statement_routes(router, reports);
  add_views_routes(router, reports);
  watch.add_routes(router);
  access.add_routes(router);
  add_hook_routes(router, context, hook_targets);
  add_system_routes(router, context, leaving);
  add_page_routes(router, embedded_pages());
  return router;
}

}  // namespace

Hub::Hub(HubParts parts, const platform::Clock& clock, platform::Random& random)
    : parts_(std::move(parts)),
      context_{*parts_.store,
               clock,
               random,
               platform::openssl_crypto(),
               *parts_.receipt_key,
               load_identity(*parts_.store, random),
               parts_.token_seconds},
      watch_(std::make_unique<BoardWatch>(*parts_.store, clock, leaving_)),
      access_(std::make_unique<AccessWatch>(*parts_.store, clock, leaving_)),
      blobs_(std::make_unique<Blobs>(context_)),
      people_(std::make_unique<People>(context_, std::move(parts_.people))),
      organisation_(std::make_unique<Organisation>(context_, std::move(parts_.organisation))),
      service_(std::make_unique<Service>(
          make_router(context_, *people_, *organisation_, parts_.reports ? *parts_.reports : *parts_.store,
                      parts_.hook_targets, leaving_, *watch_, *access_, *blobs_),
          people_->authenticate(make_authenticate(context_)), clock, parts_.observe)) {}

// What is still queued to the writer answers through the service: the store goes first, and before it who writes to it.
Hub::~Hub() {
  access_.reset();
  watch_.reset();
  organisation_.reset();
  people_.reset();
  blobs_.reset();
  parts_.store.reset();
}

}  // namespace doorstep::hub
