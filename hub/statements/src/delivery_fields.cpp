#include "delivery_fields.h"

#include <algorithm>
#include <set>

#include "doorstep/event/instant.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;
using Visit = DeliveryVisit;
using Value = FieldValue;

constexpr std::size_t kFirst = 0, kSecond = 1;

Value instant(const std::string& text) {
  return FieldInstant{actuals::floor_divide(parse_rfc3339(text).value(), 1'000)};
}

Value text_or_nothing(const json& value) {
  return value.is_string() ? Value(value.get<std::string>()) : Value();
}

std::int64_t integer(const json& line, const char* name) { return line.at(name).get<std::int64_t>(); }

// A member of the request's visit.
template <const char* Name>
Value of_visit(const Visit& v) {
  return text_or_nothing(v.visit.value(Name, json()));
}

// A member of the first line: what all lines of a visit and person have alike.
template <const char* Name>
Value of_line(const Visit& v) {
  return text_or_nothing(v.lines.front()->at(Name));
}

template <const char* Name>
Value of_plan(const Visit& v) {
  return v.visit.contains("planned") ? instant(v.visit["planned"][Name]) : Value();
}

template <const char* Name, std::size_t Carer>
Value of_attendance(const Visit& v) {
  const json* attendance = v.attendance(Carer);
  return attendance == nullptr ? Value() : instant(attendance->at(Name));
}

template <const char* Name, std::size_t Carer>
Value number_of(const Visit& v) {
  const json* line = v.line(Carer);
  return line == nullptr ? Value() : Value(integer(*line, Name));
}

template <const char* Name>
Value sum_of(const Visit& v) {
  std::int64_t sum = 0;
  for (const json* line : v.lines) sum += integer(*line, Name);
  return sum;
}

template <std::size_t Carer>
Value carer(const Visit& v) {
  const json* line = v.line(Carer);
  return line == nullptr ? Value() : text_or_nothing(line->at("carer"));
}

// Of a payable line; one that a flat amount pays has no segments, and is the planned time.
template <std::size_t Carer>
Value claimed_start(const Visit& v) {
  const json* line = v.line(Carer);
  if (line == nullptr || line->at("state") != "payable") return {};
  const json& segments = line->at("segments");
  return instant(segments.empty() ? v.visit["planned"]["start"] : segments.front()["from"]);
}

template <std::size_t Carer>
Value claimed_end(const Visit& v) {
  const json* line = v.line(Carer);
  if (line == nullptr || line->at("state") != "payable") return {};
  const json& segments = line->at("segments");
  return instant(segments.empty() ? v.visit["planned"]["end"] : segments.back()["to"]);
}

bool has_state(const Visit& v, const char* state) {
  return std::any_of(v.lines.begin(), v.lines.end(),
                     [&](const json* line) { return line->at("state") == state; });
}

// Held where any of it is: somebody still has to decide.
Value state(const Visit& v) {
  return has_state(v, "held") ? "held" : has_state(v, "payable") ? "payable" : "not_payable";
}

Value joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ";") + word;
  return text;
}

// Each once, in the order in which the lines have them.
Value reasons(const Visit& v) {
  std::vector<std::string> all;
  std::set<std::string> seen;
  for (const json* line : v.lines) {
    for (const json& reason : line->at("reasons")) {
      if (seen.insert(reason).second) all.push_back(reason);
    }
  }
  return joined(all);
}

Value exceptions(const Visit& v) { return joined(v.visit.value("exceptions", std::vector<std::string>())); }

Value funding(const Visit& v) {
  std::vector<std::string> order;
  std::map<std::string, std::int64_t> sums;
  for (const json* line : v.lines) {
    for (const json& part : line->at("funding")) {
      const auto [sum, is_new] = sums.try_emplace(part["funder"], 0);
      if (is_new) order.push_back(sum->first);
      sum->second += part["amount"].get<std::int64_t>();
    }
  }
  for (std::string& funder : order) funder += ":" + std::to_string(sums.at(funder));
  return joined(order);
}

std::int64_t planned_carers(const Visit& v) {
  return v.visit.contains("planned") ? v.visit["planned"].value("carers", std::int64_t{1}) : 0;
}

std::int64_t carers_who_came(const Visit& v) {
  return static_cast<std::int64_t>(v.visit.value("attendances", json::array()).size());
}

constexpr char kId[] = "id", kService[] = "service", kBand[] = "band", kHours[] = "hours",
               kStatus[] = "status", kPerson[] = "person", kProvider[] = "provider", kPackage[] = "package",
               kStart[] = "start", kEnd[] = "end", kPlanned[] = "planned_seconds",
               kActual[] = "actual_seconds", kPayable[] = "payable_seconds", kAmount[] = "amount";

constexpr DeliveryField kFields[] = {
    {"statement", FieldKind::text, [](const Visit& v) -> Value { return v.source.id; }},
    {"commissioner", FieldKind::text, [](const Visit& v) -> Value { return v.source.commissioner; }},
    {"provider", FieldKind::text, of_line<kProvider>},
    {"rate_card", FieldKind::text,
     [](const Visit& v) -> Value { return v.source.statement["rate_card"].get<std::string>(); }},
    {"currency", FieldKind::text,
     [](const Visit& v) -> Value { return v.source.statement["currency"].get<std::string>(); }},
    {"visit", FieldKind::text, of_visit<kId>},
    {"person", FieldKind::text, of_line<kPerson>},
    {"package", FieldKind::text, of_line<kPackage>},
    {"service", FieldKind::text, of_visit<kService>},
    {"band", FieldKind::text, of_visit<kBand>},
    {"hours", FieldKind::text, of_visit<kHours>},
    {"status", FieldKind::text, of_visit<kStatus>},
    {"carer", FieldKind::text, carer<kFirst>},
    {"second_carer", FieldKind::text, carer<kSecond>},
    {"carers", FieldKind::number, [](const Visit& v) -> Value { return carers_who_came(v); }},
    {"planned_carers", FieldKind::number, [](const Visit& v) -> Value { return planned_carers(v); }},
    {"double_handed", FieldKind::yes_no,
     [](const Visit& v) -> Value { return std::max(planned_carers(v), carers_who_came(v)) > 1; }},
    {"planned_start", FieldKind::instant, of_plan<kStart>},
    {"planned_end", FieldKind::instant, of_plan<kEnd>},
    {"planned_duration", FieldKind::duration, number_of<kPlanned, kFirst>},
    {"actual_start", FieldKind::instant, of_attendance<kStart, kFirst>},
    {"actual_end", FieldKind::instant, of_attendance<kEnd, kFirst>},
    {"actual_duration", FieldKind::duration, number_of<kActual, kFirst>},
    {"claimed_start", FieldKind::instant, claimed_start<kFirst>},
    {"claimed_end", FieldKind::instant, claimed_end<kFirst>},
    {"claimed_duration", FieldKind::duration, number_of<kPayable, kFirst>},
    {"second_actual_start", FieldKind::instant, of_attendance<kStart, kSecond>},
    {"second_actual_end", FieldKind::instant, of_attendance<kEnd, kSecond>},
    {"second_actual_duration", FieldKind::duration, number_of<kActual, kSecond>},
    {"second_claimed_start", FieldKind::instant, claimed_start<kSecond>},
    {"second_claimed_end", FieldKind::instant, claimed_end<kSecond>},
    {"second_claimed_duration", FieldKind::duration, number_of<kPayable, kSecond>},
    {"payable_duration", FieldKind::duration, sum_of<kPayable>},
    {"amount", FieldKind::money, sum_of<kAmount>},
    {"funding", FieldKind::text, funding},
    {"state", FieldKind::text, state},
    {"payable", FieldKind::yes_no, [](const Visit& v) -> Value { return has_state(v, "payable"); }},
    {"approved", FieldKind::yes_no, [](const Visit& v) -> Value { return v.visit.value("approved", false); }},
    {"reasons", FieldKind::text, reasons},
    {"exceptions", FieldKind::text, exceptions}};

}  // namespace

std::span<const DeliveryField> delivery_fields() { return kFields; }

const DeliveryField* find_delivery_field(std::string_view name) {
  const auto* found = std::find_if(std::begin(kFields), std::end(kFields),
                                   [&](const DeliveryField& field) { return field.name == name; });
  return found == std::end(kFields) ? nullptr : found;
}

}  // namespace doorstep::hub
