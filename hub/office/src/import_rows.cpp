#include "import_rows.h"

#include <utility>

#include <fmt/format.h>

#include "doorstep/hub/office/local_time.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/office/policy.h"
#include "doorstep/hub/store/derived.h"

#include "import_value.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxCarers = 20;  // as the payment function has it

// True as well where one of the two is not there: then that is told.
bool is_after(const Value& later, const Value& earlier) {
  if (const auto* number = std::get_if<std::int64_t>(&later)) {
    const auto* other = std::get_if<std::int64_t>(&earlier);
    return other == nullptr || *number > *other;
  }
  const auto* text = std::get_if<std::string>(&later);
  const auto* other = std::get_if<std::string>(&earlier);
  return text == nullptr || other == nullptr || *text > *other;
}

bool declares_providers(const OfficeKind& kind) { return &kind == &people_kind() || &kind == &carers_kind(); }

}  // namespace

RowImport::RowImport(Connection& db, const ImportHeader& header, OfficeTable& table, ImportErrors& errors,
                     const std::optional<ProviderId>& only)
    : db_(db), header_(header), table_(table), errors_(errors), only_(only) {}

const std::string& RowImport::field(const CsvRow& row, std::string_view column) const {
  static const std::string kEmpty;
  for (std::size_t i = 0; i < header_.positions.size(); ++i) {
    if (header_.kind->columns[i].name != column) continue;
    return header_.positions[i] ? row.fields[*header_.positions[i]] : kEmpty;
  }
  return kEmpty;
}

void RowImport::fault(const CsvRow& row, std::string_view column, const char* code, const char* detail) {
  const std::string& value = field(row, column);
  const bool shown = !value.empty() && utf8_length(value);
  errors_.add(row.line, std::string(column), shown ? std::optional(value) : std::nullopt, code, detail);
}

void RowImport::take(const CsvRow& row) {
  ++result_.rows;
  const auto checked = check(row);
  if (!checked || errors_.in_this_file()) return;
  switch (table_.put(*checked)) {
    case Upsert::added:
      ++result_.added;
      break;
    case Upsert::changed:
      ++result_.changed;
      break;
    case Upsert::unchanged:
      ++result_.unchanged;
      return;
  }
  touched_.insert(checked->provider);
}

ImportedFile RowImport::finish() {
  result_.kind = header_.kind->name;
  result_.ignored_columns = header_.ignored;
  for (const std::string& provider : touched_) {
    note_change(db_, ProviderId(provider));
  }
  return std::move(result_);
}

RowImport::Provider RowImport::provider_of(const CsvRow& row) {
  const std::string& name = field(row, "provider");
  if (name.empty()) {
    const std::string& person = field(row, "person");
    if (only_ && !declares_providers(*header_.kind)) return known(only_->str());
    const bool by_person = !declares_providers(*header_.kind) && header_.kind != &rota_kind();
    if (by_person && !person.empty()) return provider_by_person(person);
    return {{}, zone_of("")};
  }
  if (only_ && name != only_->str())
    return {{}, zone_of(""), "bad_value", "provider", "only rows of your own provider are taken"};
  const CheckedValue checked = check_value(Form::provider, name, "");
  if (checked.code != nullptr) return {{}, zone_of(""), checked.code, "provider", checked.detail};
  if (declares_providers(*header_.kind)) {
    db_.exec("INSERT INTO provider (provider) VALUES ($1) ON CONFLICT DO NOTHING", name);
  }
  return known(name);
}

RowImport::Provider RowImport::known(const std::string& name) {
  if (zones_.contains(name) || is_known_provider(db_, ProviderId(name))) return {name, zone_of(name)};
  return {
      {}, zone_of(""), "unknown_reference", "provider", "no people or carers of this provider were imported"};
}

// Packages and outcomes name their provider only where their person's name does not tell it.
RowImport::Provider RowImport::provider_by_person(const std::string& person) {
  std::vector<std::string> providers;
  db_.each(
      "SELECT provider FROM person WHERE ref = $1",
      [&](const Row& found) { providers.push_back(found.text(0)); }, person);
  if (providers.size() == 1) return {providers.front(), zone_of(providers.front())};
  if (providers.empty())
    return {{}, zone_of(""), "unknown_reference", "person", "no such person was imported"};
  return {{}, zone_of(""), "missing", "provider", "several providers have a person of this name"};
}

const std::string& RowImport::zone_of(const std::string& provider) {
  const auto [zone, is_new] = zones_.try_emplace(provider);
  if (is_new) zone->second = policy_of(db_, ProviderId(provider)).zone;
  return zone->second;
}

std::optional<OfficeRow> RowImport::check(const CsvRow& row) {
  if (row.fields.size() != header_.width) {
    errors_.add(row.line, std::nullopt, std::nullopt, "bad_csv",
                "the row has more or fewer fields than the header");
    return std::nullopt;
  }
  const Provider provider = provider_of(row);
  OfficeRow checked;
  checked.provider = provider.name;
  checked.ref = field(row, header_.kind->id_column());
  for (const OfficeColumn& column : header_.kind->columns) {
    const Value value = check_field(row, column, provider);
    if (is_stored(column)) checked.values.push_back(value);
  }
  if (!provider.name.empty() && !checked.ref.empty() && !seen_.emplace(provider.name, checked.ref).second) {
    fault(row, header_.kind->id_column(), "duplicate", "an earlier row of this file has the same name");
  }
  check_together(row, checked);
  return checked;
}

// What is wrong with one field is told once: of a provider that is none, by the column that shows it.
Value RowImport::check_field(const CsvRow& row, const OfficeColumn& column, const Provider& provider) {
  const std::string& text = field(row, column.name);
  const bool shows_provider = provider.code != nullptr && provider.column == std::string_view(column.name);
  if (shows_provider) {
    fault(row, column.name, provider.code, provider.detail);
    return {};
  }
  if (text.empty()) {
    if (column.required) fault(row, column.name, "missing", "a value is needed here");
    return {};
  }
  const CheckedValue checked = check_value(column.form, text, provider.zone);
  if (checked.code != nullptr) {
    fault(row, column.name, checked.code, checked.detail);
    return {};
  }
  if (!is_reference(column.form)) return checked.value;
  return provider.name.empty() ? Value{} : look_up(row, column, provider);
}

Value RowImport::look_up(const CsvRow& row, const OfficeColumn& column, const Provider& provider) {
  const bool is_carer = column.form == Form::carers;
  const std::string& text = field(row, column.name);
  const auto names = column.form == Form::person ? std::vector{text} : split_list(text).value();
  std::string ids;
  for (const std::string& name : names) {
    const std::string& id = id_of(is_carer, provider.name, name);
    if (id.empty()) {
      fault(row, column.name, "unknown_reference",
            is_carer ? "no such carer of this provider was imported"
                     : "no such person of this provider was imported");
      return {};
    }
    ids += (ids.empty() ? "" : ";") + id;
  }
  return ids;
}

const std::string& RowImport::id_of(bool is_carer, const std::string& provider, const std::string& name) {
  const auto [id, is_new] = ids_.try_emplace((is_carer ? "c" : "p") + provider + '\n' + name);
  if (is_new) {
    const auto found =
        is_carer ? db_.first("SELECT id FROM carer WHERE provider = $1 AND ref = $2", provider, name)
                 : db_.first("SELECT id FROM person WHERE provider = $1 AND ref = $2", provider, name);
    if (found) id->second = found->text(0);
  }
  return id->second;
}

// What holds between the columns of a row.
void RowImport::check_together(const CsvRow& row, const OfficeRow& checked) {
  need_both(row, "lat", "lon");
  need_both(row, "lon", "lat");
  if (!is_after(value_of(checked, "end"), value_of(checked, "start"))) {
    fault(row, "end", "bad_value", "the end must be after the start");
  }
  if (value_of(checked, "to") != value_of(checked, "from") &&
      !is_after(value_of(checked, "to"), value_of(checked, "from"))) {
    fault(row, "to", "bad_value", "the last day must not be before the first");
  }
  const auto* carers = std::get_if<std::string>(&value_of(checked, "carers"));
  if (carers != nullptr && split_list(*carers)->size() > kMaxCarers) {
    fault(row, "carers", "bad_value", "at most 20 carers are wanted");
  }
  check_budget(row, checked);
}

void RowImport::check_budget(const CsvRow& row, const OfficeRow& checked) {
  need_both(row, "budget_minutes", "per");
  need_both(row, "per", "budget_minutes");
  if (field(row, "per").empty()) need_both(row, "pool", "budget_minutes");
  const bool in_blocks = field(row, "per") == "four_weeks";
  if (in_blocks) need_both(row, "per", "anchor");
  const auto* anchor = std::get_if<std::string>(&value_of(checked, "anchor"));
  if (anchor != nullptr && (!in_blocks || !is_monday(*anchor))) {
    fault(row, "anchor", "bad_value", "a Monday is wanted, and only with four_weeks");
  }
}

void RowImport::need_both(const CsvRow& row, std::string_view given, std::string_view other) {
  if (field(row, given).empty() || !field(row, other).empty()) return;
  errors_.add(row.line, std::string(other), std::nullopt, "missing", fmt::format("{} needs it", given));
}

const Value& RowImport::value_of(const OfficeRow& checked, std::string_view column) const {
  static const Value kNone;
  const auto position = stored_position(*header_.kind, column);
  return position ? checked.values[*position] : kNone;
}

}  // namespace doorstep::hub
