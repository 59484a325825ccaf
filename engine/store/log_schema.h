// The tables of log.db, version by version. docs/store.md tells the same in words.
#pragma once

namespace doorstep::store {

// Version 1. line.key is log << 40 | seq: one b-tree that grows at its end, one page a record.
inline constexpr const char* kLogSchema = R"sql(
CREATE TABLE file(id TEXT NOT NULL) STRICT;
INSERT INTO file VALUES(lower(hex(randomblob(16))));
CREATE TABLE log(
  number INTEGER PRIMARY KEY, device TEXT NOT NULL, public_key BLOB NOT NULL, epoch TEXT NOT NULL,
  identity TEXT NOT NULL) STRICT;
CREATE TABLE line(key INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE hole(log INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE receipt(
  id INTEGER PRIMARY KEY, log INTEGER NOT NULL, regressed INTEGER NOT NULL, seq INTEGER NOT NULL,
  sent INTEGER NOT NULL, head BLOB NOT NULL, epoch TEXT NOT NULL, time TEXT NOT NULL, sig TEXT NOT NULL) STRICT;
CREATE INDEX receipt_log ON receipt(log);
CREATE TABLE incident(
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, file TEXT NOT NULL, code TEXT NOT NULL, set_aside TEXT NOT NULL,
  kept INTEGER NOT NULL, adopted INTEGER NOT NULL, lost INTEGER NOT NULL) STRICT;

CREATE TRIGGER line_follows BEFORE INSERT ON line
  WHEN NEW.key <> ifnull((SELECT max(key) FROM line), -1) + 1
    AND NOT (NEW.key > ifnull((SELECT max(key) FROM line), 0)
      AND (NEW.key & 0xFFFFFFFFFF = 1 OR EXISTS (SELECT 1 FROM hole WHERE log << 40 | last = NEW.key - 1)))
  BEGIN SELECT RAISE(ABORT, 'append-only: a line follows the last one'); END;
CREATE TRIGGER log_once BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE number >= NEW.number)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_once BEFORE INSERT ON receipt WHEN EXISTS (SELECT 1 FROM receipt WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER incident_once BEFORE INSERT ON incident WHEN EXISTS (SELECT 1 FROM incident WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_kept BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER line_fixed BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER log_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER log_fixed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER hole_kept BEFORE DELETE ON hole BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER hole_fixed BEFORE UPDATE ON hole BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER receipt_fixed BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER incident_kept BEFORE DELETE ON incident BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER incident_fixed BEFORE UPDATE ON incident BEGIN SELECT RAISE(ABORT, 'append-only'); END;
)sql";

}  // namespace doorstep::store
