#include "seen.h"

#include <algorithm>
#include <map>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/office/kinds.h"

namespace doorstep::hub {

namespace {

struct Span {
  std::string from, to;  // no last day: empty
};

bool names_funder(const std::string& funding, const std::string& name) {
  const auto shares = split_list(funding).value_or(std::vector<std::string>{});
  return std::any_of(shares.begin(), shares.end(), [&](const std::string& share) {
    return std::string_view(share).substr(0, share.rfind(':')) == name;
  });
}

// Of the people whose commissioner is another one.
std::map<std::string, std::vector<Span>> funded_spans(Connection& db, const ProviderId& provider,
                                                      const std::string& funder) {
  std::map<std::string, std::vector<Span>> spans;
  db.each(
      "SELECT k.person, k.valid_from, k.valid_to, k.funding FROM package k LEFT JOIN person p "
      "ON p.provider = k.provider AND p.id = k.person WHERE k.provider = $1 AND k.funding IS NOT NULL "
      "AND (p.commissioner IS NULL OR p.commissioner <> $2) ORDER BY k.person, k.valid_from",
      [&](const Row& row) {
        if (names_funder(row.text(3), funder))
          spans[row.text(0)].push_back({row.text(1), row.text_or_null(2).value_or("")});
      },
      provider, funder);
  return spans;
}

// Spans in order of their first day, cut to the period, those that meet made one.
std::vector<Span> within(const std::vector<Span>& spans, const std::string& from, const std::string& to) {
  std::vector<Span> list;
  for (const Span& span : spans) {
    const Span cut{std::max(span.from, from), span.to.empty() ? to : std::min(span.to, to)};
    if (cut.to < cut.from) continue;
    if (!list.empty() && cut.from <= list.back().to) {
      list.back().to = std::max(list.back().to, cut.to);
    } else {
      list.push_back(cut);
    }
  }
  return list;
}

class Parts {
 public:
  Parts(Connection& db, const Caller& caller, const SeenQuery& query)
      : db_(db), caller_(caller), query_(query), zone_(query.zone.value_or("")) {}

  void add(const ProviderId& provider, const std::string& person) {
    const bool is_own = caller_.role == Role::provider;
    const std::string viewer = is_own ? "" : caller_.of;
    list.push_back({provider, query_.from, query_.to, viewer, person, zone_, viewer});
    if (is_own) return;
    for (const auto& [funded, spans] : funded_spans(db_, provider, caller_.of)) {
      if (!person.empty() && funded != person) continue;
      for (const Span& span : within(spans, query_.from, query_.to))
        list.push_back({provider, span.from, span.to, {}, funded, zone_, viewer});
    }
  }

  std::vector<SeenPart> list;

 private:
  Connection& db_;
  const Caller& caller_;
  const SeenQuery& query_;
  const std::string zone_;
};

}  // namespace

std::vector<SeenPart> seen_parts(Connection& db, Sight& sight, const Caller& caller, const SeenQuery& query) {
  Parts parts(db, caller, query);
  if (query.provider && !sight.sees(*query.provider)) throw not_found();
  if (query.person) {
    const KnownPerson person = sight.person(*query.person, query.provider);
    parts.add(person.provider, person.id.str());
    return std::move(parts.list);
  }
  for (const ProviderId& provider : sight.providers()) {
    if (!query.provider || provider == *query.provider) parts.add(provider, {});
  }
  return std::move(parts.list);
}

SeenSql::SeenSql(std::string_view text, std::string_view alias) {
  const auto with = [&](const char* person) {
    std::string where =
        "@.provider = $1 AND @.day >= $2 AND @.day <= $3 AND ($4 = '' OR p.commissioner = $4) AND "
        "($5 = '' OR p.zone = $5) AND " +
        std::string(person);
    for (std::size_t at = where.find('@'); at != std::string::npos; at = where.find('@'))
      where.replace(at, 1, alias);
    std::string sql(text);
    return sql.replace(sql.find("{where}"), 7, where);
  };
  many_ = with("$6 = ''");
  one_ = with("@.person = $6");
}

std::vector<ProviderId> providers_of(const std::vector<SeenPart>& parts) {
  std::vector<ProviderId> list;
  for (const SeenPart& part : parts) {
    if (list.empty() || list.back() != part.provider) list.push_back(part.provider);
  }
  return list;
}

}  // namespace doorstep::hub
