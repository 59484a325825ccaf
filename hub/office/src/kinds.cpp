#include "doorstep/hub/office/kinds.h"

#include <algorithm>
#include <array>

namespace doorstep::hub {

namespace {

constexpr bool kRequired = true;

constexpr std::array kPeople{
    OfficeColumn{"person", "ref", Form::id, kRequired},
    OfficeColumn{"name", "name", Form::text, kRequired},
    OfficeColumn{"provider", "provider", Form::provider, kRequired},
    OfficeColumn{"commissioner", "commissioner", Form::text, kRequired},
    OfficeColumn{"lat", "lat_e7", Form::latitude},
    OfficeColumn{"lon", "lon_e7", Form::longitude},
    OfficeColumn{"postcode", "postcode", Form::text},
    OfficeColumn{"zone", "zone", Form::text},
    OfficeColumn{"needs", "needs", Form::note},
    OfficeColumn{"access_notes", "access_notes", Form::note},
};

constexpr std::array kCarers{
    OfficeColumn{"carer", "ref", Form::id, kRequired},
    OfficeColumn{"name", "name", Form::text, kRequired},
    OfficeColumn{"provider", "provider", Form::provider, kRequired},
    OfficeColumn{"skills", "skills", Form::note},
};

constexpr std::array kRota{
    OfficeColumn{"visit", "ref", Form::id, kRequired},
    OfficeColumn{"person", "person", Form::person, kRequired},
    OfficeColumn{"provider", "provider", Form::provider, kRequired},
    OfficeColumn{"service", "service", Form::text, kRequired},
    OfficeColumn{"start", "start_ms", Form::time, kRequired},
    OfficeColumn{"end", "end_ms", Form::time, kRequired},
    OfficeColumn{"carers", "carers", Form::carers, kRequired},
    OfficeColumn{"band", "band", Form::text},
    OfficeColumn{"hours", "hours", Form::hours_kind},
    OfficeColumn{"tasks", "tasks", Form::names},
    OfficeColumn{"time_critical", "time_critical", Form::yes_no},
    OfficeColumn{"participants", "participants", Form::people},
};

constexpr std::array kPackages{
    OfficeColumn{"package", "ref", Form::id, kRequired},
    OfficeColumn{"person", "person", Form::person, kRequired},
    OfficeColumn{"provider", "provider", Form::provider},
    OfficeColumn{"service", "service", Form::text, kRequired},
    OfficeColumn{"from", "valid_from", Form::date, kRequired},
    OfficeColumn{"to", "valid_to", Form::date},
    OfficeColumn{"budget_minutes", "budget_minutes", Form::minutes},
    OfficeColumn{"per", "budget_per", Form::period},
    OfficeColumn{"anchor", "anchor", Form::date},
    OfficeColumn{"funding", "funding", Form::funding},
    OfficeColumn{"pool", "pool", Form::text},
    OfficeColumn{"band", "band", Form::text},
};

constexpr std::array kOutcomes{
    OfficeColumn{"outcome", "ref", Form::id, kRequired},
    OfficeColumn{"person", "person", Form::person, kRequired},
    OfficeColumn{"provider", "provider", Form::provider},
    OfficeColumn{"goal", "goal", Form::note, kRequired},
    OfficeColumn{"domain", "domain", Form::text},
    OfficeColumn{"scale", "scale", Form::scale},
};

constexpr std::array kKinds{
    OfficeKind{"people", "person", kPeople},      OfficeKind{"carers", "carer", kCarers},
    OfficeKind{"rota", "planned_visit", kRota},   OfficeKind{"packages", "package", kPackages},
    OfficeKind{"outcomes", "outcome", kOutcomes},
};

}  // namespace

std::span<const OfficeKind> office_kinds() { return kKinds; }
const OfficeKind& people_kind() { return kKinds[0]; }
const OfficeKind& carers_kind() { return kKinds[1]; }
const OfficeKind& rota_kind() { return kKinds[2]; }
const OfficeKind& packages_kind() { return kKinds[3]; }
const OfficeKind& outcomes_kind() { return kKinds[4]; }

bool is_stored(const OfficeColumn& column) {
  return column.form != Form::id && column.form != Form::provider;
}

std::optional<std::size_t> stored_position(const OfficeKind& kind, std::string_view name) {
  std::size_t position = 0;
  for (const OfficeColumn& column : kind.columns) {
    if (column.name == name) return is_stored(column) ? std::optional(position) : std::nullopt;
    if (is_stored(column)) ++position;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> split_list(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    if (begin == end) return std::nullopt;
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace doorstep::hub
