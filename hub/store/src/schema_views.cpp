// Read models (hub/views): what follows from the events, the rota and what was decided, kept as these arrive so that a
// page of a month is quick. Nothing here is ever the only place of anything: all of it may be emptied, and is made anew.
#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kViews = R"sql(
CREATE TABLE view_mark (             -- what is to be looked at again: doorstep/hub/store/marks.h
  provider TEXT NOT NULL, marked_ms BIGINT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, cause TEXT NOT NULL,
  PRIMARY KEY (provider, marked_ms, kind, subject, cause)
);
CREATE TABLE view_keeper (           -- how far a provider's read models are
  provider TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,           -- of what the rows mean; another one: all is made anew
  turn BIGINT NOT NULL,              -- grows with each change: who works from an older one is refused
  phase TEXT NOT NULL,               -- clear, rota, unplanned: all is being made; live: only what is marked
  after_ms BIGINT NOT NULL, after_name TEXT NOT NULL,  -- how far in that phase
  holder TEXT NOT NULL,              -- the hub that works at it
  held_until_ms BIGINT NOT NULL      -- and for how long others leave it to that one
);
CREATE TABLE view_visit (
  provider TEXT NOT NULL, visit TEXT NOT NULL,
  name TEXT NOT NULL,                -- the office's, or the UUID
  at_ms BIGINT NOT NULL,             -- planned start, or when an unplanned one began
  day TEXT NOT NULL,                 -- its local date
  person TEXT NOT NULL, service TEXT NOT NULL, band TEXT NOT NULL,
  planned_start_ms BIGINT, planned_end_ms BIGINT,
  planned_carers BIGINT NOT NULL, time_critical BIGINT NOT NULL,
  status TEXT NOT NULL,              -- as of an attendance, of the whole
  board TEXT NOT NULL,               -- the same for the live board
  approved BIGINT NOT NULL,
  exceptions TEXT NOT NULL,          -- kinds, each once
  carers TEXT NOT NULL,              -- ids of those who have a row in the hours
  first_in_ms BIGINT, last_out_ms BIGINT,  -- that count: amended where approved, else clocked
  late_seconds BIGINT,               -- of the carer who came last after the planned start; negative: before it
  flags BIGINT NOT NULL,             -- a bit a figure: doorstep/hub/views/figures.h
  planned_seconds BIGINT NOT NULL, clocked_seconds BIGINT NOT NULL, actual_seconds BIGINT NOT NULL,
  next_look_ms BIGINT,               -- when time alone may change it
  unsettled TEXT NOT NULL,           -- boots whose next contact may move its times
  changed BIGINT NOT NULL,           -- the turn
  PRIMARY KEY (provider, visit)
);
CREATE INDEX view_visit_by_day ON view_visit (provider, day, at_ms, name);
CREATE INDEX view_visit_by_person ON view_visit (provider, person, day);
CREATE INDEX view_visit_by_look ON view_visit (provider, next_look_ms) WHERE next_look_ms IS NOT NULL;
CREATE TABLE view_attendance (       -- a row of the hours
  provider TEXT NOT NULL, visit TEXT NOT NULL, carer TEXT NOT NULL,
  status TEXT NOT NULL,
  clocked_in_ms BIGINT, clocked_out_ms BIGINT, check_in_method TEXT NOT NULL, check_out_method TEXT NOT NULL,
  amended_in_ms BIGINT, amended_out_ms BIGINT, amendment_reason TEXT NOT NULL,
  time_basis TEXT NOT NULL, exceptions TEXT NOT NULL, actual_seconds BIGINT,
  from_ms BIGINT, to_ms BIGINT,      -- where the carer was meanwhile: for visits that overlap
  open BIGINT NOT NULL,              -- checked in and not out, and not yet told: the next check-in may tell
  PRIMARY KEY (provider, visit, carer)
);
CREATE INDEX view_attendance_by_carer ON view_attendance (provider, carer, from_ms) WHERE from_ms IS NOT NULL;
CREATE INDEX view_attendance_open ON view_attendance (provider, carer) WHERE open = 1;
CREATE TABLE view_unsettled (        -- which visits a contact of a device may move; boot empty: any
  provider TEXT NOT NULL, visit TEXT NOT NULL, device TEXT NOT NULL, boot TEXT NOT NULL,
  PRIMARY KEY (provider, visit, device, boot)
);
CREATE INDEX view_unsettled_by_device ON view_unsettled (provider, device, boot);
CREATE TABLE view_day (              -- sums of view_visit
  provider TEXT NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL,
  visits BIGINT NOT NULL, planned BIGINT NOT NULL, due BIGINT NOT NULL, attended BIGINT NOT NULL,
  timed BIGINT NOT NULL, punctual BIGINT NOT NULL, late BIGINT NOT NULL, early BIGINT NOT NULL,
  critical BIGINT NOT NULL, critical_punctual BIGINT NOT NULL, missed BIGINT NOT NULL, no_access BIGINT NOT NULL,
  refused BIGINT NOT NULL, hospital BIGINT NOT NULL, cancelled BIGINT NOT NULL, in_progress BIGINT NOT NULL,
  to_come BIGINT NOT NULL, delivered BIGINT NOT NULL, measured BIGINT NOT NULL, under_15 BIGINT NOT NULL,
  under_30 BIGINT NOT NULL, electronic BIGINT NOT NULL, manual BIGINT NOT NULL, edited BIGINT NOT NULL,
  pending BIGINT NOT NULL, unplanned BIGINT NOT NULL, exceptions BIGINT NOT NULL, open_exceptions BIGINT NOT NULL,
  came BIGINT NOT NULL,
  attendances BIGINT NOT NULL, planned_seconds BIGINT NOT NULL, clocked_seconds BIGINT NOT NULL,
  actual_seconds BIGINT NOT NULL,
  PRIMARY KEY (provider, day, person)
);
CREATE TABLE view_care (             -- who came to whom, how often a day
  provider TEXT NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL, carer TEXT NOT NULL, visits BIGINT NOT NULL,
  PRIMARY KEY (provider, day, person, carer)
);
)sql";

// For those who are seen person by person.
constexpr std::string_view kByPerson = R"sql(
CREATE INDEX view_day_by_person ON view_day (provider, person, day);
CREATE INDEX view_care_by_person ON view_care (provider, person, day);
)sql";

// What a commissioner sees is added up for it as well, by zone, its own share of the hours with it. The index by day has
// what lists are narrowed by, so that they pass over other visits without looking at them.
constexpr std::string_view kShares = R"sql(
ALTER TABLE view_visit ADD COLUMN zone TEXT NOT NULL DEFAULT '';
ALTER TABLE view_visit ADD COLUMN payers TEXT NOT NULL DEFAULT '';  -- who sees it, and which part of it each pays
ALTER TABLE view_day ADD COLUMN shared BIGINT NOT NULL DEFAULT 0;
DROP INDEX view_visit_by_day;
CREATE INDEX view_visit_by_day ON view_visit (provider, day, at_ms, name, flags, board, person);
CREATE TABLE view_share (            -- by how much a commissioner's own share differs from the whole of a person's day
  provider TEXT NOT NULL, day TEXT NOT NULL, person TEXT NOT NULL, commissioner TEXT NOT NULL,
  planned_seconds BIGINT NOT NULL, clocked_seconds BIGINT NOT NULL, actual_seconds BIGINT NOT NULL,
  PRIMARY KEY (provider, day, person, commissioner)
);
CREATE INDEX view_share_by_person ON view_share (provider, person, day);
CREATE TABLE view_zone (             -- sums of what a commissioner sees, seconds being its own share; '': of all, whole
  provider TEXT NOT NULL, commissioner TEXT NOT NULL, day TEXT NOT NULL, zone TEXT NOT NULL,
  visits BIGINT NOT NULL, planned BIGINT NOT NULL, due BIGINT NOT NULL, attended BIGINT NOT NULL,
  timed BIGINT NOT NULL, punctual BIGINT NOT NULL, late BIGINT NOT NULL, early BIGINT NOT NULL,
  critical BIGINT NOT NULL, critical_punctual BIGINT NOT NULL, missed BIGINT NOT NULL, no_access BIGINT NOT NULL,
  refused BIGINT NOT NULL, hospital BIGINT NOT NULL, cancelled BIGINT NOT NULL, in_progress BIGINT NOT NULL,
  to_come BIGINT NOT NULL, delivered BIGINT NOT NULL, measured BIGINT NOT NULL, under_15 BIGINT NOT NULL,
  under_30 BIGINT NOT NULL, electronic BIGINT NOT NULL, manual BIGINT NOT NULL, edited BIGINT NOT NULL,
  pending BIGINT NOT NULL, unplanned BIGINT NOT NULL, exceptions BIGINT NOT NULL, open_exceptions BIGINT NOT NULL,
  came BIGINT NOT NULL, shared BIGINT NOT NULL,
  attendances BIGINT NOT NULL, planned_seconds BIGINT NOT NULL, clocked_seconds BIGINT NOT NULL,
  actual_seconds BIGINT NOT NULL,
  PRIMARY KEY (provider, commissioner, day, zone)
);
)sql";

// Where something was found, and where it is open (the bits of doorstep/hub/views/figures.h).
constexpr std::string_view kFound = R"sql(
CREATE INDEX view_visit_found ON view_visit (provider, at_ms, name) WHERE (flags & 67108864) <> 0;
CREATE INDEX view_visit_open ON view_visit (provider, at_ms, name) WHERE (flags & 134217728) <> 0;
)sql";

// What a visit uses up of packages, by week; and the levels of goals that were recorded at visits.
constexpr std::string_view kUses = R"sql(
ALTER TABLE view_visit ADD COLUMN uses TEXT NOT NULL DEFAULT '';
ALTER TABLE view_visit ADD COLUMN outcomes TEXT NOT NULL DEFAULT '';
CREATE TABLE view_use (              -- commissioner: who sees the person on the visit's date; '': of all
  provider TEXT NOT NULL, commissioner TEXT NOT NULL, week TEXT NOT NULL, package TEXT NOT NULL,
  planned_seconds BIGINT NOT NULL, delivered_seconds BIGINT NOT NULL,
  PRIMARY KEY (provider, commissioner, week, package)
);
CREATE TABLE view_outcome (
  provider TEXT NOT NULL, event TEXT NOT NULL, visit TEXT NOT NULL, person TEXT NOT NULL, at_ms BIGINT NOT NULL,
  outcome TEXT NOT NULL, scale TEXT NOT NULL, score BIGINT NOT NULL, for_commissioner BIGINT NOT NULL,
  PRIMARY KEY (provider, event)
);
CREATE INDEX view_outcome_by_time ON view_outcome (provider, at_ms);
)sql";

// Who takes part in a session beside its person: few visits have them.
constexpr std::string_view kOthers = R"sql(
ALTER TABLE view_visit ADD COLUMN others TEXT NOT NULL DEFAULT '';
CREATE INDEX view_visit_with_others ON view_visit (provider, visit) WHERE others <> '';
)sql";

constexpr std::string_view kViewsMigrations[] = {kViews, kByPerson, kShares, kFound, kUses, kOthers};

}  // namespace

SchemaPart views_schema() { return {"views", kViewsMigrations}; }

}  // namespace doorstep::hub
