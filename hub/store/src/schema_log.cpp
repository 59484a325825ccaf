#include <array>

#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

namespace {

// Keys begin with the provider, so that tables can be distributed by it. The five tables of version 1 that do
// not are looked up before any provider is known (a code, an id, a token is all that a caller has shown by
// then); they are small and the same everywhere: `meta`, `enrolment_code` with its carers, `principal`,
// `token`, `used_jti`. `signing_key` is of the hub as a whole, as `meta` is.
constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE meta (             -- epoch, issuer
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE enrolment_code (
  hash BLOB NOT NULL PRIMARY KEY,  -- SHA-256 of the code
  provider TEXT NOT NULL,
  expires_ms BIGINT NOT NULL,
  device TEXT                      -- that was enrolled with it; null: not used
);
CREATE TABLE enrolment_code_carer (
  hash BLOB NOT NULL,
  carer TEXT NOT NULL,
  PRIMARY KEY (hash, carer)
);
CREATE TABLE principal (        -- whoever can ask for a token
  id TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL,           -- device, provider, commissioner
  of_name TEXT NOT NULL,        -- the provider (of a device, of a provider's client) or the commissioner
  public_key BLOB UNIQUE,       -- Ed25519, of a device
  secret_hash BLOB              -- SHA-256 of a client's secret (256 random bits)
);
CREATE TABLE token (
  hash BLOB NOT NULL PRIMARY KEY,  -- SHA-256 of the token (256 random bits)
  principal TEXT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX token_expires ON token (expires_ms);
CREATE TABLE used_jti (
  principal TEXT NOT NULL,
  jti TEXT NOT NULL,
  expires_ms BIGINT NOT NULL,   -- of the assertion; after it (and the leeway) it would be refused for its time
  PRIMARY KEY (principal, jti)
);
CREATE INDEX used_jti_expires ON used_jti (expires_ms);

CREATE TABLE device (
  provider TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  os TEXT NOT NULL,
  engine TEXT NOT NULL,
  enrolled_ms BIGINT NOT NULL,
  revoked_ms BIGINT,            -- null: not revoked
  wipe BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (provider, id)
);
CREATE TABLE device_carer (     -- whose device it is
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  carer TEXT NOT NULL,
  PRIMARY KEY (provider, device, carer)
);

CREATE TABLE line (             -- the logs as they were pushed; never changed
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash BLOB NOT NULL,           -- SHA-256 of bytes
  bytes BLOB NOT NULL,          -- without the newline
  received_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, device, seq /*pg , received_ms */)
) /*pg PARTITION BY RANGE (received_ms) */;
/*pg CREATE TABLE line_default PARTITION OF line DEFAULT; */
CREATE TABLE fact (             -- what has effect: each event once, whether pushed or adopted
  provider TEXT NOT NULL,
  id TEXT NOT NULL,
  device TEXT NOT NULL,         -- whose log it was written in
  seq BIGINT NOT NULL,          -- its place there
  carrier TEXT,                 -- of an adopted one: the device whose log brought it; null: pushed, bytes in `line`
  carrier_seq BIGINT,
  bytes BLOB,                   -- of an adopted one
  type TEXT NOT NULL,
  visit TEXT,
  person TEXT,
  author TEXT NOT NULL,         -- `by`
  at_ms BIGINT NOT NULL,        -- the device's wall clock
  boot TEXT NOT NULL,
  uptime_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, id)
) /*pg PARTITION BY RANGE (id) */;
/*pg CREATE TABLE fact_default PARTITION OF fact DEFAULT; */
CREATE INDEX fact_visit ON fact (provider, visit);
CREATE INDEX fact_person ON fact (provider, person, at_ms);
CREATE INDEX fact_clock ON fact (provider, author, at_ms)  -- where a carer was, for visits that overlap
  WHERE type IN ('visit.checked_in', 'visit.checked_out');
CREATE TABLE adopted_part (     -- pieces of a line too long for one log.adopted, until all are there
  provider TEXT NOT NULL,
  carrier TEXT NOT NULL,
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  parts BIGINT NOT NULL,
  part BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (provider, carrier, device, seq, parts, part)
);

CREATE TABLE unplanned_visit (  -- visits that exist because a carer checked in to one that nobody planned
  provider TEXT NOT NULL,
  visit TEXT NOT NULL,
  PRIMARY KEY (provider, visit)
);

CREATE TABLE contact (          -- a push that was taken, with what it said of the device's clock (protocol §6)
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  uptime_ms BIGINT NOT NULL,
  received_ms BIGINT NOT NULL,  -- the hub's clock
  heard_ms BIGINT,              -- heard.time and heard.uptime_ms, both or neither
  heard_uptime_ms BIGINT,
  seq BIGINT NOT NULL,          -- the head of that push
  PRIMARY KEY (provider, device, boot, uptime_ms)
);
CREATE TABLE boot_span (        -- the boots in a device's log, for events of a boot without contact
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  first_seq BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  first_uptime_ms BIGINT NOT NULL,
  last_uptime_ms BIGINT NOT NULL,  -- the highest so far
  PRIMARY KEY (provider, device, boot)
);
CREATE TABLE found (            -- exceptions found while taking events in (protocol §4)
  provider TEXT NOT NULL,
  id TEXT NOT NULL,             -- UUID, stable
  kind TEXT NOT NULL,           -- unknown_type, bad_body, unknown_visit, unknown_person, unknown_carer,
                                -- duplicate_id, uptime_went_back, log_fork
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  event TEXT,                   -- null: log_fork
  visit TEXT,
  person TEXT,
  carer TEXT,
  at_ms BIGINT NOT NULL,        -- the event's `at`; of a log_fork the hub's clock
  received_ms BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (provider, id)
);
CREATE INDEX found_device ON found (provider, device, seq);
CREATE INDEX found_visit ON found (provider, visit);
)sql";

// On PostgreSQL `line` and `fact` are partitioned by month (docs/decisions/0007-events-by-month.md). The head of a log in
// a row of its own makes (provider, device, seq) unique where the key of a partition can't, and is found in no month;
// `received_ms` says in which month a fact's line is.
constexpr std::string_view kVersion2 = R"sql(
ALTER TABLE fact ADD COLUMN received_ms BIGINT NOT NULL DEFAULT 0;  -- of the line that brought it
UPDATE fact SET received_ms = coalesce(
  (SELECT l.received_ms FROM line l WHERE l.provider = fact.provider AND l.device = coalesce(fact.carrier, fact.device)
     AND l.seq = coalesce(fact.carrier_seq, fact.seq)), 0);
CREATE TABLE log_head (          -- how far the hub holds each device's log
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  seq BIGINT NOT NULL,
  hash BLOB NOT NULL,            -- of the line at seq
  PRIMARY KEY (provider, device)
);
INSERT INTO log_head (provider, device, seq, hash)
  SELECT l.provider, l.device, l.seq, l.hash FROM line l
  WHERE l.seq = (SELECT max(m.seq) FROM line m WHERE m.provider = l.provider AND m.device = l.device);
CREATE TABLE signing_key (       -- what several hubs sign with; on SQLite it is a file beside the database
  name TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL           -- by the key file that each of the hubs has
);
)sql";

// Of the database as a whole, like `meta`, but never copied: what hub/moving remembers of a move that is under way or done.
constexpr std::string_view kVersion3 = R"sql(
CREATE TABLE moving (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
)sql";

// What hubs tell each other of addresses that ask often, for a minute; of no worth after a crash.
constexpr std::string_view kVersion4 = R"sql(
CREATE /*pg UNLOGGED */ TABLE pace (
  address TEXT NOT NULL,
  hub TEXT NOT NULL,
  admitted BIGINT NOT NULL,      -- in all
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (address, hub)
);
)sql";

// Amendments of all visits, the newest first.
constexpr std::string_view kVersion5 = R"sql(
CREATE INDEX fact_amended ON fact (provider, at_ms, id) WHERE type = 'visit.amended';
)sql";

// How far the device's log went, beyond that push too, where it said so: what lay above its head was not sent then.
constexpr std::string_view kVersion6 = R"sql(
ALTER TABLE contact ADD COLUMN log_seq BIGINT;
)sql";

// Levels of goals that were recorded outside any visit.
constexpr std::string_view kVersion7 = R"sql(
CREATE INDEX fact_level_alone ON fact (provider, at_ms) WHERE type = 'outcome.recorded' AND visit IS NULL;
)sql";

// Levels of goals, at visits too of which there is nothing else.
constexpr std::string_view kVersion8 = R"sql(
DROP INDEX fact_level_alone;
CREATE INDEX fact_level ON fact (provider, at_ms) WHERE type = 'outcome.recorded';
)sql";

// A tablet that has lost its keys goes on under a new id with what it had left here; and a device that is to be refused
// once it has sent what it has.
constexpr std::string_view kVersion9 = R"sql(
CREATE TABLE device_recovery (
  provider TEXT NOT NULL,
  device TEXT NOT NULL,
  sealed BLOB NOT NULL,          -- 32 bytes, under which the device's database key lies on the device; sealed here
  set_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, device)
);
ALTER TABLE enrolment_code ADD COLUMN replaces TEXT;  -- the device whose tablet it is for; null: a new one
ALTER TABLE device ADD COLUMN retired_ms BIGINT;      -- null: not to be refused; wipe says what it is told then
)sql";

constexpr std::array kLogMigrations{kVersion1, kVersion2, kVersion3, kVersion4, kVersion5,
                                    kVersion6, kVersion7, kVersion8, kVersion9};

}  // namespace

SchemaPart log_schema() { return {"log", kLogMigrations}; }

}  // namespace doorstep::hub
