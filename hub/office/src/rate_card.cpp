#include "rate_card.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "doorstep/actuals/actuals.h"
#include "doorstep/platform/openssl.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::string_view kPointer = "/rate_card";
constexpr std::size_t kMaxRateCardBytes = 8U << 20U;
constexpr std::string_view kCardByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(kCardByteOrderMark)) text.remove_prefix(kCardByteOrderMark.size());
  return text;
}

// By the payment function's own rules: a card that it would refuse is refused now. The column is where in the card.
bool check(std::string_view card, ImportErrors& errors) {
  const std::string request =
      fmt::format(R"({{"schema":"doorstep.actuals/1","period":{{"from":"2026-01-01","to":"2026-01-01"}},)"
                  R"("rate_card":{},"packages":[],"visits":[]}})",
                  card);
  const actuals::Answer answer = actuals::price(request, platform::openssl_crypto());
  const auto* problem = std::get_if<actuals::Problem>(&answer);
  if (problem == nullptr) return true;
  std::string_view pointer = problem->pointer;
  if (pointer.starts_with(kPointer)) pointer.remove_prefix(kPointer.size());
  const bool missing = problem->code == actuals::Code::missing_member;
  errors.add(1, pointer.empty() ? std::nullopt : std::optional(std::string(pointer)), std::nullopt,
             missing ? "missing" : "bad_value", problem->detail);
  return false;
}

}  // namespace

bool looks_like_json(std::string_view text) {
  text = without_mark(text);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

std::optional<ImportedFile> import_rate_card(Connection& db, const ImportFile& file, ImportErrors& errors) {
  const std::string_view text = without_mark(file.text);
  const json card = file.text.size() > kMaxRateCardBytes ? json(json::value_t::discarded)
                                                         : json::parse(text, nullptr, false);
  if (!card.is_object()) {
    errors.add(1, std::nullopt, std::nullopt, "bad_value", "the file is no JSON object of at most 8 MiB");
    return std::nullopt;
  }
  if (!check(text, errors)) return std::nullopt;
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
          held ? held->integer(0) + 1 : 1, text);
  return result;
}

}  // namespace doorstep::hub
