// People who sign in, what they may see, and what they did.
//
// Accounts, what is asked with a secret, and guesses are looked up before any provider is known: they are small and the
// same everywhere, as `principal` is. Sessions are found by the hash of what the browser shows.
#include "doorstep/hub/store/schema.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kPeople = R"sql(
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,      -- UUID
  name TEXT NOT NULL UNIQUE,         -- what one signs in with, in lower case
  display_name TEXT NOT NULL,
  role TEXT NOT NULL,
  of_name TEXT NOT NULL,             -- provider or commissioner; empty: none
  admin BIGINT NOT NULL DEFAULT 0,
  password TEXT,                     -- Argon2id in its encoded form; null: none (yet)
  issuer TEXT, subject TEXT,         -- of OpenID Connect; subject null: at the first sign-in by this e-mail
  email TEXT,
  totp_sealed BLOB,                  -- the secret, sealed; null: none
  totp_confirmed BIGINT NOT NULL DEFAULT 0,
  totp_step BIGINT NOT NULL DEFAULT 0,  -- of the last code that was taken: each is good once
  access_version BIGINT NOT NULL DEFAULT 1,  -- grows with each change of what it may see
  made_ms BIGINT NOT NULL, made_by TEXT NOT NULL,
  closed_ms BIGINT, closed_by TEXT   -- null: open. Accounts are never deleted: the audit names them
);
CREATE INDEX account_by_of ON account (of_name, role, name);
CREATE UNIQUE INDEX account_by_subject ON account (issuer, subject);
CREATE TABLE recovery_code (         -- instead of a TOTP code, each once
  account TEXT NOT NULL, hash BLOB NOT NULL, used_ms BIGINT,
  PRIMARY KEY (account, hash)
);
CREATE TABLE session (
  hash BLOB NOT NULL PRIMARY KEY,    -- SHA-256 of the cookie (256 random bits)
  account TEXT NOT NULL,
  made_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,           -- the last request, to the minute
  ends_ms BIGINT NOT NULL            -- whatever is done with it
);
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_ends ON session (ends_ms);
CREATE TABLE guess (                 -- sign-ins under way and refused, of the last minutes
  subject BLOB NOT NULL,             -- SHA-256 of a name or an address
  id TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (subject, id)
);
CREATE INDEX guess_by_time ON guess (at_ms);
CREATE TABLE one_time_link (         -- to set a password, or to accept an invitation
  hash BLOB NOT NULL PRIMARY KEY,    -- SHA-256 of the token (256 random bits)
  kind TEXT NOT NULL,                -- password, invitation
  account TEXT,                      -- of a password; of an invitation once it is accepted
  document TEXT NOT NULL,            -- of an invitation: what it grants, as JSON
  provider TEXT NOT NULL,            -- of an invitation; else empty
  made_ms BIGINT NOT NULL, made_by TEXT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms BIGINT                     -- null: not used
);
CREATE INDEX one_time_link_by_provider ON one_time_link (provider, made_ms);

CREATE TABLE access_grant (          -- never deleted: withdrawn or past its days
  provider TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL,
  scopes TEXT NOT NULL,              -- schedule;notes;outcomes
  basis TEXT NOT NULL,               -- consent, parental_responsibility, power_of_attorney, deputyship
  valid_from TEXT NOT NULL,          -- local dates of the provider's zone, both included
  valid_to TEXT,
  review_date TEXT NOT NULL,
  given_ms BIGINT NOT NULL, given_by TEXT NOT NULL,
  withdrawn_ms BIGINT, withdrawn_by TEXT, withdrawn_reason TEXT,
  PRIMARY KEY (provider, id)
);
CREATE INDEX access_grant_by_account ON access_grant (account);
CREATE INDEX access_grant_by_person ON access_grant (provider, person, given_ms);
CREATE TABLE family_message (        -- a concern or a thank-you to the office
  provider TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, account TEXT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, at_ms BIGINT NOT NULL,
  answer TEXT, answered_by TEXT, answered_ms BIGINT,
  PRIMARY KEY (provider, id)
);
CREATE INDEX family_message_by_person ON family_message (provider, person, at_ms);
CREATE TABLE visit_rating (          -- how a visit was, in five faces; the last one of an account counts
  provider TEXT NOT NULL, visit TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL,
  face BIGINT NOT NULL, text TEXT NOT NULL, at_ms BIGINT NOT NULL,
  PRIMARY KEY (provider, visit, account)
);
CREATE INDEX visit_rating_by_time ON visit_rating (provider, at_ms);
CREATE TABLE account_event (         -- what was done with accounts, grants and devices by whom
  of_name TEXT NOT NULL,             -- of the account that it was done to
  id TEXT NOT NULL, at_ms BIGINT NOT NULL,
  what TEXT NOT NULL, account TEXT NOT NULL, done_by TEXT NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY (of_name, id)
);
CREATE INDEX account_event_by_time ON account_event (of_name, at_ms);
)sql";

// How somebody signed in: with a second factor of the hub's own, or by the organisation's.
constexpr std::string_view kSessionMethod = R"sql(
ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'password';  -- password, organisation
)sql";

// Sign-ins by the organisation that are under way: the hash of what the browser holds, each good once.
constexpr std::string_view kOrganisation = R"sql(
CREATE TABLE organisation_sign_in (
  hash BLOB NOT NULL PRIMARY KEY,    -- SHA-256 of the cookie (256 random bits)
  made_ms BIGINT NOT NULL
);
CREATE INDEX organisation_sign_in_made ON organisation_sign_in (made_ms);
)sql";

constexpr std::string_view kPeopleMigrations[] = {kPeople, kSessionMethod, kOrganisation};

}  // namespace

SchemaPart people_schema() { return {"people", kPeopleMigrations}; }

}  // namespace doorstep::hub
