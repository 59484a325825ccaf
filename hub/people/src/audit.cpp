#include "doorstep/hub/people/audit.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "doorstep/hub/http/problem.h"
#include "doorstep/platform/random.h"

#include "text.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxReasonBytes = 2'000;

constexpr std::array<Insert::Column, 8> kColumns{{{"provider", ColumnType::text},
                                                  {"id", ColumnType::text},
                                                  {"at_ms", ColumnType::integer},
                                                  {"role", ColumnType::text},
                                                  {"reader", ColumnType::text},
                                                  {"person", ColumnType::text},
                                                  {"what", ColumnType::text},
                                                  {"reason", ColumnType::text}}};

void make_unique(std::vector<KnownPerson>& people) {
  std::erase_if(people, [](const KnownPerson& person) { return person.id.empty(); });
  const auto key = [](const KnownPerson& p) { return std::tie(p.provider, p.id); };
  std::sort(people.begin(), people.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  people.erase(std::unique(people.begin(), people.end(),
                           [&](const auto& a, const auto& b) { return key(a) == key(b); }),
               people.end());
}

}  // namespace

std::string reason_of(const Request& request) {
  const auto header = request.headers.get("Doorstep-Reason");
  if (!header) return {};
  const auto text = percent_decode(*header, false);
  if (!text || text->size() > kMaxReasonBytes || !is_plain_text(*text))
    throw bad_request("Doorstep-Reason: up to 500 characters, percent-encoded, are wanted");
  return std::string(trimmed(*text));
}

void expect_reason(const Call& call) {
  const bool needed = call.caller.role == Role::auditor || call.caller.role == Role::operator_;
  if (needed && reason_of(call.request).empty())
    throw Problem(403, "reason_needed",
                  "Say why in the header Doorstep-Reason: it is kept and shown to the office.");
}

void audit_reads(Store& store, const Call& call, std::string_view what, std::vector<KnownPerson> people) {
  make_unique(people);
  if (people.empty()) return;
  const std::string reason = reason_of(call.request);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < people.size(); ++i)
    ids.push_back(platform::make_uuid_v7(platform::system_random(), call.received_at));
  std::vector<std::vector<Param>> rows;
  for (std::size_t i = 0; i < people.size(); ++i) {
    rows.push_back({people[i].provider, ids[i], call.received_at, to_string(call.caller.role), call.caller.id,
                    people[i].id, what, reason.empty() ? Param(std::nullopt) : Param(reason)});
  }
  store.write([&](Connection& db) { db.insert({"access_audit", kColumns, ""}, rows); });
}

void audit_reads_of_people(Store& store, const Call& call, std::string_view what,
                           std::vector<KnownPerson> people) {
  if (!call.caller.account.empty()) audit_reads(store, call, what, std::move(people));
}

}  // namespace doorstep::hub
