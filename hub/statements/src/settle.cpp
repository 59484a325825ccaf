#include "settle.h"

#include <nlohmann/json.hpp>

#include "doorstep/actuals/actuals.h"
#include "doorstep/event/error.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/openssl.h"

#include "price.h"
#include "request.h"
#include "revisions.h"

namespace doorstep::hub {

namespace {

constexpr int kMaxAttempts = 3;  // somebody else made a revision meanwhile

// What was last settled: the closed statement, or its last revision.
struct Settled {
  std::int64_t nr = 0;
  std::string request;
  std::string statement;
};

StatementRecord find_to_settle(Connection& db, const Caller& caller, std::string_view id) {
  StatementRecord record = find_statement(db, caller, id);
  if (record.scope.is_settled_by(caller)) return record;
  throw Problem(403, "wrong_role", "A statement is closed and revised by whose it is.");
}

Settled last_settled(Connection& db, const StatementRecord& record) {
  if (record.revisions == 0) return {0, request_of(db, record), statement_of(db, record)};
  const auto part = [&](RevisionPart which) {
    return revision_part(db, record, record.revisions, which).value();
  };
  return {record.revisions, part(RevisionPart::request), part(RevisionPart::revised)};
}

std::string difference_of(const std::string& settled, const std::string& revised) {
  actuals::Answer answer = actuals::difference(settled, revised);
  if (const auto* found = std::get_if<actuals::Problem>(&answer))
    throw Error(ErrorClass::bug, "no_difference", "statements of one request do not fit: " + found->pointer);
  return std::get<std::string>(std::move(answer));
}

bool is_empty(const std::string& difference) { return nlohmann::json::parse(difference).at("lines").empty(); }

class Reviser {
 public:
  Reviser(Store& store, const Caller& caller, std::string_view id, Millis now)
      : store_(store), caller_(caller), id_(id), now_(now) {}

  // nullopt where somebody else was faster.
  std::optional<Revision> attempt() {
    read();
    if (request_ == settled_.request) return last();
    const std::string revised = price_request(request_);
    const std::string difference = difference_of(settled_.statement, revised);
    if (is_empty(difference)) return last();
    const RevisionRecord revision{settled_.nr + 1, actuals::digest_of(request_, platform::openssl_crypto()),
                                  totals_of(difference), now_, caller_.id};
    const bool kept = store_.write([&](Connection& db) {
      if (find_statement(db, caller_, id_).revisions != settled_.nr) return false;
      keep_revision(db, record_, revision, request_, revised, difference);
      return true;
    });
    if (!kept) return std::nullopt;
    return Revision{revision.nr, true, difference};
  }

 private:
  void read() {
    store_.read([&](Connection& db) {
      record_ = find_to_settle(db, caller_, id_);
      if (!record_.closed_at)
        throw Problem(409, "not_closed", "The statement is not closed: make a new one.");
      settled_ = last_settled(db, record_);
      request_ = revise_request(db, record_.scope, settled_.request, now_);
    });
  }

  Revision last() {
    if (settled_.nr == 0) return {0, false, difference_of(settled_.statement, settled_.statement)};
    auto difference = store_.read(
        [&](Connection& db) { return revision_part(db, record_, settled_.nr, RevisionPart::difference); });
    return {settled_.nr, false, std::move(difference).value()};
  }

  Store& store_;
  const Caller& caller_;
  std::string_view id_;
  Millis now_;
  StatementRecord record_;
  Settled settled_;
  std::string request_;
};

}  // namespace

ClosedStatement close(Store& store, const Caller& caller, std::string_view id, Millis now) {
  return store.write([&](Connection& db) {
    close_statement(db, find_to_settle(db, caller, id), caller, now);
    ClosedStatement closed{find_statement(db, caller, id), {}};
    closed.beside = closed_beside(db, closed.record);
    return closed;
  });
}

Revision revise(Store& store, const Caller& caller, std::string_view id, Millis now) {
  Reviser reviser(store, caller, id, now);
  for (int i = 0; i < kMaxAttempts; ++i) {
    if (auto revision = reviser.attempt()) return *std::move(revision);
  }
  throw unavailable(1);
}

}  // namespace doorstep::hub
