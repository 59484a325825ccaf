#include "doorstep/hub/moving/move.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "doorstep/event/error.h"

#include "marks.h"
#include "transfer.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

// Each database has its own; what is in `signing_key` is sealed for the place where it is, `pace` is of this minute.
constexpr std::array<std::string_view, 4> kNotCopied{"moving", "pace", "schema_part", "signing_key"};

Error hub_moved(const std::string& to) {
  return {ErrorClass::rejected, "hub_moved", "this hub has moved to " + to};
}

std::vector<TableShape> copied_tables(Connection& db) {
  auto tables = db.catalogue();
  std::erase_if(tables, [](const TableShape& table) {
    return std::find(kNotCopied.begin(), kNotCopied.end(), table.name) != kNotCopied.end();
  });
  return tables;
}

// Both were brought up to date by this program. Their keys may differ: a month is part of one on PostgreSQL.
void check_same_tables(const std::vector<TableShape>& from, const std::vector<TableShape>& to) {
  const bool same =
      std::equal(from.begin(), from.end(), to.begin(), to.end(), [](const auto& one, const auto& other) {
        return one.name == other.name && one.columns == other.columns;
      });
  if (!same) throw Error(ErrorClass::bug, "schema_differs", "the two databases have other tables");
}

std::string issuer_of(Connection& db) {
  const auto row = db.first("SELECT value FROM meta WHERE name = 'issuer'");
  return row ? row->text(0) : "";
}

bool is_empty(Connection& db, const std::vector<TableShape>& tables) {
  return std::none_of(tables.begin(), tables.end(), [&](const TableShape& table) {
    return db.first("SELECT 1 FROM " + table.name + " LIMIT 1").has_value();
  });
}

void make_months(Connection& from, Store& to) {
  const auto span = from.first("SELECT min(received_ms), max(received_ms) FROM line");
  if (!span->is_null(0)) to.make_room(span->integer(0), span->integer(1));
}

class Mover {
 public:
  explicit Mover(const Move& move) : move_(move) {}

  std::string run() {
    begin();
    if (!moved_) {
      move_.from.write([&](Connection& from) {
        from.freeze();
        copy(from);
      });
    }
    return finish();
  }

 private:
  // The id of the move that was begun, of which nothing in the source has changed since; else a new one.
  void begin() {
    const std::string fresh = platform::make_uuid_v4(move_.random);
    move_.from.write([&](Connection& from) {
      const auto moved = mark::get(from, mark::kMoved);
      moved_ = moved.has_value();
      id_ = moved_ ? mark::id_of(moved) : mark::get(from, mark::kCopying).value_or(fresh);
      if (moved_) {
        moved_to_ = json::parse(*moved).at("to");
      } else {
        mark::set(from, mark::kCopying, id_);
      }
    });
  }

  void copy(Connection& from) {
    if (mark::get(from, mark::kCopying) != id_) {
      throw Error(ErrorClass::busy, "hub_is_running", "the hub was used meanwhile: stop it first");
    }
    const auto tables = copied_tables(from);
    const auto target_tables = move_.to.read(copied_tables);
    check_same_tables(tables, target_tables);
    const Survey before = survey(from, tables, "checking", move_.progress);
    occupy(tables, issuer_of(from));
    make_months(from, move_.to);
    transfer(from, move_.to, tables, move_.progress);
    move_.to.analyze();
    const Survey after =
        move_.to.read([&](Connection& to) { return survey(to, target_tables, "verifying", move_.progress); });
    if (after != before) give_up(from);
    if (move_.prepare) move_.prepare();
    const std::string arrived = result(from, after);
    move_.to.write([&](Connection& to) { mark::set(to, mark::kArrived, arrived); });
    mark::set(from, mark::kMoved, json{{"id", id_}, {"to", move_.to_name}}.dump());
    mark::clear(from, mark::kCopying);
    from.retire();
  }

  // The target is empty, or holds what an earlier run of this move brought; of an earlier move of this hub it is emptied.
  void occupy(const std::vector<TableShape>& tables, const std::string& issuer) {
    move_.to.write([&](Connection& to) {
      const auto unfinished = mark::get(to, mark::kUnfinished);
      if (mark::id_of(unfinished) == id_) return;
      if (unfinished && json::parse(*unfinished).value("issuer", "") != issuer) {
        throw Error(ErrorClass::rejected, "target_in_use", "another hub is being copied to this place");
      }
      if (!unfinished && !is_empty(to, tables)) {
        throw Error(ErrorClass::rejected, "target_in_use", "a hub's data are at this place already");
      }
      for (const auto& table : tables) to.exec("DELETE FROM " + table.name);
      mark::clear(to, mark::kReached);
      mark::clear(to, mark::kArrived);
      mark::set(to, mark::kUnfinished, json{{"id", id_}, {"issuer", issuer}}.dump());
    });
  }

  // The next run begins anew.
  [[noreturn]] void give_up(Connection& /*from*/) {
    move_.to.write([&](Connection& to) {
      const auto unfinished = json::parse(mark::get(to, mark::kUnfinished).value());
      mark::set(to, mark::kUnfinished, json{{"id", ""}, {"issuer", unfinished.at("issuer")}}.dump());
    });
    throw Error(ErrorClass::corrupt, "copy_differs",
                "what was read back is not what was copied: the source is as it was, run it again");
  }

  std::string result(Connection& from, const Survey& survey) const {
    json tables = json::object();
    for (const auto& table : survey.tables) tables[table.table] = table.rows;
    const auto epoch = from.first("SELECT value FROM meta WHERE name = 'epoch'");
    return json{{"id", id_},
                {"from", move_.from_name},
                {"to", move_.to_name},
                {"issuer", issuer_of(from)},
                {"epoch", epoch ? epoch->text(0) : ""},
                {"devices", survey.devices},
                {"events", survey.lines},
                {"statements", survey.statements},
                {"rows", survey.rows()},
                {"digest", survey.digest()},
                {"verified", true},
                {"tables", tables}}
        .dump();
  }

  // The source is given up: from here on the target is the hub's place.
  std::string finish() {
    return move_.to.write([&](Connection& to) {
      const auto arrived = mark::get(to, mark::kArrived);
      if (mark::id_of(arrived) != id_) throw hub_moved(moved_to_);
      mark::clear(to, mark::kUnfinished);
      mark::clear(to, mark::kReached);
      return *arrived;
    });
  }

  const Move& move_;
  std::string id_;
  bool moved_ = false;  // the source was given up by an earlier run
  std::string moved_to_;
};

}  // namespace

std::string move_hub(const Move& move) { return Mover(move).run(); }

void settle_in(Store& store) {
  const bool was_copying = store.read([](Connection& db) {
    if (const auto moved = mark::get(db, mark::kMoved)) throw hub_moved(json::parse(*moved).at("to"));
    if (mark::get(db, mark::kUnfinished)) {
      throw Error(ErrorClass::rejected, "copy_unfinished",
                  "a copy to this place was broken off: run `doorstep hub copy` again");
    }
    return mark::get(db, mark::kCopying).has_value();
  });
  if (was_copying) store.write([](Connection& db) { mark::clear(db, mark::kCopying); });
}

std::string arrival(Store& store) {
  return store.read([](Connection& db) { return mark::get(db, mark::kArrived); }).value_or("");
}

}  // namespace doorstep::hub
