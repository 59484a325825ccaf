// Webhooks (hub/hooks): what came about, who is told of it, and what came of each attempt.
//
// An occurrence is written in the transaction of what it tells of. Subscriptions and deliveries belong to a provider or a
// commissioner, by its name and role.
#include "schema_hooks.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kHooks = R"sql(
CREATE TABLE hook_occurrence (       -- doorstep/hub/store/occurrences.h
  provider TEXT NOT NULL,
  id TEXT NOT NULL,                  -- follows from what it is: the same is never told twice
  kind TEXT NOT NULL,                -- visit.missed, visit.late, exception.raised, statement.closed
  at_ms BIGINT NOT NULL,             -- when it came about
  written_ms BIGINT NOT NULL,        -- when the hub knew
  visit TEXT, person TEXT, planned_start_ms BIGINT, planned_end_ms BIGINT,
  exception TEXT,                    -- its kind
  device TEXT,
  statement TEXT, commissioner TEXT, -- of a statement: whose it is; empty: of all
  day TEXT NOT NULL,                 -- local date by which a funder sees it
  spread BIGINT NOT NULL DEFAULT 0,  -- 1: those who are to be told have a delivery of it
  PRIMARY KEY (provider, id)
);
CREATE INDEX hook_occurrence_waiting ON hook_occurrence (written_ms) WHERE spread = 0;
CREATE INDEX hook_occurrence_by_time ON hook_occurrence (written_ms);
CREATE TABLE hook_subscription (
  of_name TEXT NOT NULL, id TEXT NOT NULL,
  role TEXT NOT NULL,                -- provider, commissioner
  url TEXT NOT NULL,
  kinds TEXT NOT NULL,               -- `;`-separated
  secret_sealed BLOB NOT NULL,
  old_secret_sealed BLOB,            -- signs too, until
  old_until_ms BIGINT,
  made_ms BIGINT NOT NULL, made_by TEXT NOT NULL,
  failing_since_ms BIGINT,           -- null: the last attempt did not fail
  last_success_ms BIGINT,
  disabled_ms BIGINT,                -- null: enabled
  disabled_reason TEXT,              -- paused, failing, gone
  PRIMARY KEY (of_name, id)
);
CREATE TABLE hook_delivery (         -- an occurrence on its way to a subscription
  of_name TEXT NOT NULL, subscription TEXT NOT NULL,
  id TEXT NOT NULL,                  -- of the occurrence; of a test its own
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,             -- the body, the same at each attempt
  made_ms BIGINT NOT NULL,
  state TEXT NOT NULL,               -- waiting, delivered, failed (for good), held (while the subscription is disabled)
  attempts BIGINT NOT NULL DEFAULT 0,
  next_ms BIGINT,                    -- of the next attempt; while one is under way: when another hub takes it over
  lease TEXT NOT NULL DEFAULT '',    -- of the attempt under way
  done_ms BIGINT,
  PRIMARY KEY (of_name, subscription, id)
);
CREATE INDEX hook_delivery_due ON hook_delivery (of_name, subscription, next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX hook_delivery_by_time ON hook_delivery (of_name, subscription, made_ms, id);
CREATE INDEX hook_delivery_age ON hook_delivery (made_ms);
CREATE TABLE hook_attempt (
  of_name TEXT NOT NULL, subscription TEXT NOT NULL, delivery TEXT NOT NULL,
  nr BIGINT NOT NULL,                -- from 1
  at_ms BIGINT NOT NULL,             -- of its end
  status BIGINT,                     -- of HTTP; null: no answer
  failure TEXT NOT NULL,             -- empty: delivered; else why not: doorstep/hub/hooks/plan.h
  duration_ms BIGINT NOT NULL,
  PRIMARY KEY (of_name, subscription, delivery, nr)
);
CREATE INDEX hook_attempt_age ON hook_attempt (at_ms);
)sql";

constexpr std::string_view kHooksMigrations[] = {kHooks};

}  // namespace

SchemaPart hooks_schema() { return {"hooks", kHooksMigrations}; }

}  // namespace doorstep::hub
