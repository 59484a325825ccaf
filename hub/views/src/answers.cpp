#include "answers.h"

#include <nlohmann/json.hpp>

#include "doorstep/hub/hours/paging.h"
#include "doorstep/hub/http/event_stream.h"
#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/policy.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr Millis kMaxPeriodMs = 366LL * 86'400'000;
constexpr std::size_t kMaxTextBytes = 1'000;

Millis midnight(const std::string& day) { return parse_rfc3339(day + "T00:00:00Z").value(); }

std::string etag_of(std::string_view content) { return '"' + version_word(content) + '"'; }

// A list of tags, or `*`; weak ones compare as strong ones here (RFC 9110 §13.1.2).
bool has_already(const Request& request, const std::string& etag) {
  const auto tags = request.headers.get("If-None-Match");
  return tags && (*tags == "*" || tags->find(etag) != std::string_view::npos);
}

Response answer(const Call& call, json body, const AsOf& as_of, const std::string& content, bool is_csv,
                const std::optional<std::string>& next) {
  if (is_csv) return csv_response(content, next);
  body["as_of"] = format_instant(as_of.at);
  body["complete"] = as_of.complete;
  body["time"] = format_instant(call.received_at);
  return json_response(200, body);
}

}  // namespace

std::string date_query(const Call& call, std::string_view name) {
  const auto text = call.query.get(name);
  if (!text || !is_date(*text)) throw bad_request(std::string(name) + ": a date (2026-11-02) is wanted");
  return std::string(*text);
}

void add_filters(const Call& call, SeenQuery& query) {
  const auto text_of = [&](const char* name) {
    const auto text = call.query.get(name);
    if (text && (text->empty() || text->size() > kMaxTextBytes))
      throw bad_request(std::string(name) + ": text is wanted");
    return text ? std::optional(std::string(*text)) : std::nullopt;
  };
  if (const auto provider = text_of("provider")) query.provider = ProviderId(*provider);
  query.person = text_of("person");
  query.zone = text_of("zone");
}

SeenQuery period_query(const Call& call) {
  SeenQuery query;
  query.from = date_query(call, "from");
  query.to = date_query(call, "to");
  if (query.to < query.from) throw bad_request("to: not before from");
  if (midnight(query.to) - midnight(query.from) >= kMaxPeriodMs)
    throw bad_request("to: at most 366 days are wanted");
  add_filters(call, query);
  return query;
}

std::string local_today(Connection& db, const ProviderId& provider, Millis now) {
  return local_date(now, policy_of(db, provider).zone);
}

SeenQuery board_query(Connection& db, const Sight& sight, const Call& call) {
  SeenQuery query;
  add_filters(call, query);
  if (query.provider && !sight.sees(*query.provider)) throw not_found();
  if (call.query.has("day")) {
    query.from = query.to = date_query(call, "day");
  } else {
    const auto& seen = sight.providers();
    const ProviderId first = seen.empty() ? ProviderId() : seen.front();
    query.from = query.to = local_today(db, query.provider.value_or(first), call.received_at);
  }
  return query;
}

Response views_response(const Call& call, json body, const AsOf& as_of,
                        const std::optional<std::string>& next, const std::function<std::string()>& csv) {
  const bool is_csv = csv && wants_csv(call.request);
  const std::string content = is_csv ? csv() : body.dump();
  const std::string etag = etag_of((is_csv ? "csv " : as_of.complete ? "json " : "part ") + content);
  Response response;
  if (has_already(call.request, etag)) {
    response.status = 304;
  } else {
    response = answer(call, std::move(body), as_of, content, is_csv, next);
  }
  response.headers.set("ETag", etag);
  response.headers.set("Doorstep-As-Of", format_instant(as_of.at));
  return response;
}

}  // namespace doorstep::hub
