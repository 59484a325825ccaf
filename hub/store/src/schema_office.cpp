// What the office imports, what it decides, and what each device was told of it. Lists of ids are kept as
// `;`-separated text beside an index table where they are searched.
#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kOffice = R"sql(
CREATE TABLE provider (
  provider TEXT NOT NULL PRIMARY KEY,
  policy TEXT,                       -- JSON of what the office has set; the rest are defaults
  change BIGINT NOT NULL DEFAULT 0   -- grows with each change that a feed may show
);
CREATE TABLE person (
  provider TEXT NOT NULL, id TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL, commissioner TEXT NOT NULL,
  lat_e7 BIGINT, lon_e7 BIGINT, postcode TEXT, zone TEXT, needs TEXT, access_notes TEXT,
  PRIMARY KEY (provider, id), UNIQUE (provider, ref)
);
CREATE INDEX person_by_ref ON person (ref, provider);
CREATE INDEX person_by_id ON person (id);
CREATE INDEX person_by_commissioner ON person (commissioner, provider);
CREATE TABLE carer (
  provider TEXT NOT NULL, id TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL, skills TEXT,
  PRIMARY KEY (provider, id), UNIQUE (provider, ref)
);
CREATE TABLE planned_visit (
  provider TEXT NOT NULL, id TEXT NOT NULL, ref TEXT NOT NULL, person TEXT NOT NULL, service TEXT NOT NULL,
  start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL, carers TEXT NOT NULL, band TEXT, hours TEXT, tasks TEXT,
  time_critical BIGINT, participants TEXT,
  PRIMARY KEY (provider, id), UNIQUE (provider, ref)
);
CREATE INDEX planned_visit_by_start ON planned_visit (provider, start_ms, ref);
CREATE INDEX planned_visit_by_person ON planned_visit (provider, person, start_ms, ref);
CREATE TABLE planned_carer (  -- which visits a carer has
  provider TEXT NOT NULL, carer TEXT NOT NULL, start_ms BIGINT NOT NULL, visit TEXT NOT NULL,
  PRIMARY KEY (provider, carer, start_ms, visit)
);
CREATE INDEX planned_carer_by_visit ON planned_carer (provider, visit);
CREATE TABLE unrostered_visit (  -- of which events came before any plan; received_ms: the latest of them
  provider TEXT NOT NULL, visit TEXT NOT NULL, received_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, visit)
);
CREATE INDEX unrostered_visit_by_time ON unrostered_visit (provider, received_ms);
CREATE TABLE package (
  provider TEXT NOT NULL, id TEXT NOT NULL, ref TEXT NOT NULL, person TEXT NOT NULL, service TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, budget_minutes BIGINT, budget_per TEXT, anchor TEXT, funding TEXT,
  pool TEXT, band TEXT,
  PRIMARY KEY (provider, id), UNIQUE (provider, ref)
);
CREATE INDEX package_by_person ON package (provider, person);
CREATE TABLE outcome (
  provider TEXT NOT NULL, id TEXT NOT NULL, ref TEXT NOT NULL, person TEXT NOT NULL, goal TEXT NOT NULL,
  domain TEXT, scale TEXT,
  PRIMARY KEY (provider, id), UNIQUE (provider, ref)
);
CREATE INDEX outcome_by_person ON outcome (provider, person);
CREATE TABLE rate_card (  -- never edited: other content under the same id is the next version
  id TEXT NOT NULL, version BIGINT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE TABLE amendment_decision (  -- the last one counts; all are kept
  provider TEXT NOT NULL, event TEXT NOT NULL, nr BIGINT NOT NULL, visit TEXT NOT NULL, decision TEXT NOT NULL,
  reason TEXT, role TEXT NOT NULL, decided_by TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, event, nr)
);
CREATE INDEX amendment_decision_by_visit ON amendment_decision (provider, visit, event, nr);
CREATE TABLE visit_approval (  -- the last one counts; all are kept
  provider TEXT NOT NULL, visit TEXT NOT NULL, nr BIGINT NOT NULL, approved BIGINT NOT NULL, reason TEXT,
  role TEXT NOT NULL, decided_by TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, visit, nr)
);
CREATE TABLE feed_state (
  provider TEXT NOT NULL, device TEXT NOT NULL, last_pos BIGINT NOT NULL,
  floor_pos BIGINT NOT NULL,  -- what was gone before it is forgotten
  seen TEXT NOT NULL,         -- what the items were made from; another text: look again
  PRIMARY KEY (provider, device)
);
CREATE TABLE feed_item (  -- what a device was told; no documents, they are made when they are asked for
  provider TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, pos BIGINT NOT NULL,
  hash TEXT,  -- of the document; null: gone
  PRIMARY KEY (provider, device, kind, id)
);
CREATE INDEX feed_item_by_pos ON feed_item (provider, device, pos);
CREATE TABLE access_audit (  -- who read a person's data through the hub
  provider TEXT NOT NULL, id TEXT NOT NULL, at_ms BIGINT NOT NULL, role TEXT NOT NULL, reader TEXT NOT NULL,
  person TEXT NOT NULL, what TEXT NOT NULL,
  PRIMARY KEY (provider, id)
);
CREATE INDEX access_audit_by_person ON access_audit (provider, person, at_ms);
)sql";

// What commissioners set, never edited; and the overrun that one agreed to with an approval (null: nothing was said).
constexpr std::string_view kCommissioners = R"sql(
CREATE TABLE commissioner_setting (
  commissioner TEXT NOT NULL, kind TEXT NOT NULL, version BIGINT NOT NULL, document TEXT NOT NULL,
  set_ms BIGINT NOT NULL, set_by TEXT NOT NULL,
  PRIMARY KEY (commissioner, kind, version)
);
ALTER TABLE visit_approval ADD COLUMN extra_minutes BIGINT;
)sql";

// Why a person's data was read, where the reader had to say so.
constexpr std::string_view kReasons = R"sql(
ALTER TABLE access_audit ADD COLUMN reason TEXT;
)sql";

constexpr std::string_view kOfficeMigrations[] = {kOffice, kCommissioners, kReasons};

}  // namespace

SchemaPart office_schema() { return {"office", kOfficeMigrations}; }

}  // namespace doorstep::hub
