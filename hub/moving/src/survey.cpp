#include "doorstep/hub/moving/survey.h"

#include <algorithm>
#include <cstring>

#include "doorstep/event/bytes.h"
#include "doorstep/event/error.h"
#include "doorstep/hub/statements/verify.h"
#include "doorstep/platform/openssl.h"

#include "chains.h"
#include "pages.h"

namespace doorstep::hub {

namespace {

void append_number(std::string& out, std::uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void append_bytes(std::string& out, char type, std::string_view bytes) {
  out += type;
  append_number(out, bytes.size());
  out += bytes;
}

// One row as bytes, told apart from every other.
void encode(const Row& row, std::string& out) {
  out.clear();
  for (const auto& value : row.values()) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      out += 'i';
      append_number(out, static_cast<std::uint64_t>(*number));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      append_bytes(out, 't', *text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      append_bytes(out, 'b', blob->bytes);
    } else {
      out += 'n';
    }
  }
}

void add(RowSum& sum, const Digest& digest) {
  RowSum term{};
  std::memcpy(term.data(), digest.data(), digest.size());
  bool carry = false;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const bool first = __builtin_add_overflow(sum[i], term[i], &sum[i]);
    const bool second = __builtin_add_overflow(sum[i], static_cast<std::uint64_t>(carry), &sum[i]);
    carry = first || second;
  }
}

// A statement, or a revision: what is looked at beside the sum.
class Documents {
 public:
  explicit Documents(const TableShape& table)
      : name_(table.name == "statement" ? table.column("id") : table.column("statement")),
        provider_(table.column("provider")),
        digest_(table.column("digest")),
        request_(table.column("request")),
        document_(table.column(table.name == "statement" ? "statement" : "revised")) {}

  void check(const Row& row) const {
    if (statement_holds(row.blob(request_), row.blob(document_), row.text(digest_))) return;
    throw Error(ErrorClass::corrupt, "damaged_statement",
                "statement " + row.text(name_) + " of provider " + row.text(provider_) + " is damaged");
  }

 private:
  std::size_t name_, provider_, digest_, request_, document_;
};

template <class Each>
TableSurvey survey_table(Connection& db, const TableShape& table, std::string_view doing,
                         const Progress& progress, Each each) {
  TableSurvey result{table.name, 0, {}};
  Pages pages(table);
  std::string encoded;
  for (Page page = pages.next(db); !page.empty(); page = pages.next(db)) {
    for (const auto& row : page) {
      each(row);
      encode(row, encoded);
      add(result.sum, platform::openssl_crypto().sha256(encoded));
    }
    result.rows += static_cast<std::int64_t>(page.size());
    if (progress) progress(doing, table.name, result.rows);
  }
  return result;
}

}  // namespace

std::int64_t Survey::rows() const {
  std::int64_t rows = 0;
  for (const auto& table : tables) rows += table.rows;
  return rows;
}

std::string Survey::digest() const {
  std::string all;
  for (const auto& table : tables) {
    append_bytes(all, 't', table.table);
    append_number(all, static_cast<std::uint64_t>(table.rows));
    for (const auto part : table.sum) append_number(all, part);
  }
  return base64url(platform::openssl_crypto().sha256(all));
}

Survey survey(Connection& db, const std::vector<TableShape>& tables, std::string_view doing,
              const Progress& progress) {
  Survey result;
  for (const auto& table : tables) {
    if (table.name == "line") {
      Chains chains(table);
      result.tables.push_back(
          survey_table(db, table, doing, progress, [&](const Row& row) { chains.add(db, row); }));
      chains.end(db);
      result.devices = chains.devices();
      result.lines = chains.lines();
    } else if (table.name == "statement" || table.name == "statement_revision") {
      const Documents documents(table);
      result.tables.push_back(
          survey_table(db, table, doing, progress, [&](const Row& row) { documents.check(row); }));
      result.statements += result.tables.back().rows;
    } else {
      result.tables.push_back(survey_table(db, table, doing, progress, [](const Row&) {}));
    }
  }
  return result;
}

}  // namespace doorstep::hub
