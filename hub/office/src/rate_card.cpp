#include "rate_card.h"

#include <nlohmann/json.hpp>

#include "import_value.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxRateCardBytes = 8U << 20U;

// The columns of the error are the members of the card.
bool check(const json& card, ImportErrors& errors) {
  for (const char* member : {"id", "currency", "timezone", "rates"}) {
    if (!card.contains(member))
      errors.add(1, member, std::nullopt, "missing", "a rate card needs this member");
  }
  if (errors.in_this_file()) return false;
  for (const char* member : {"id", "currency", "timezone"}) {
    const auto* text = card[member].get_ptr<const std::string*>();
    if (text == nullptr || check_value(Form::text, *text, "").code != nullptr || text->empty()) {
      errors.add(1, member, std::nullopt, "bad_value", "1 to 200 characters are wanted");
    }
  }
  if (!card["rates"].is_array() || card["rates"].empty()) {
    errors.add(1, "rates", std::nullopt, "bad_value", "a list of at least one rate is wanted");
  }
  return !errors.in_this_file();
}

}  // namespace

bool looks_like_json(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

std::optional<ImportedFile> import_rate_card(Connection& db, const ImportFile& file, ImportErrors& errors) {
  const json card = file.text.size() > kMaxRateCardBytes ? json(json::value_t::discarded)
                                                         : json::parse(file.text, nullptr, false);
  if (!card.is_object()) {
    errors.add(1, std::nullopt, std::nullopt, "bad_value", "the file is no JSON object of at most 8 MiB");
    return std::nullopt;
  }
  if (!check(card, errors)) return std::nullopt;
  const auto& id = card["id"].get_ref<const std::string&>();
  const auto held =
      db.first("SELECT version, document FROM rate_card WHERE id = $1 ORDER BY version DESC LIMIT 1", id);
  ImportedFile result;
  result.file = file.name;
  result.kind = "rate_card";
  result.rows = 1;
  if (held && json::parse(held->text(1)) == card) {
    result.unchanged = 1;
    return result;
  }
  ++(held ? result.changed : result.added);
  db.exec("INSERT INTO rate_card (id, version, document) VALUES ($1, $2, $3)", id,
          held ? held->integer(0) + 1 : 1, file.text);
  return result;
}

}  // namespace doorstep::hub
