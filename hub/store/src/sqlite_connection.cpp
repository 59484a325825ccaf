#include "sqlite_connection.h"

#include <charconv>
#include <cstring>

#include <sqlite3.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxPreparedStatements = 512;

// $7 → 7; SQLite numbers the parameters of this form by their first appearance, not by what stands after the
// $.
int parameter_number(const char* name) {
  int number = 0;
  if (name != nullptr && name[0] == '$') std::from_chars(name + 1, name + std::strlen(name), number);
  return number;
}

int bind(sqlite3_stmt* statement, int index, const Param::View& view) {
  if (const auto* number = std::get_if<std::int64_t>(&view))
    return sqlite3_bind_int64(statement, index, *number);
  if (const auto* text = std::get_if<std::string_view>(&view)) {
    const char* data = text->data() == nullptr ? "" : text->data();
    return sqlite3_bind_text64(statement, index, data, text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* bytes = std::get_if<Param::Bytes>(&view)) {
    const char* data = bytes->bytes.data() == nullptr ? "" : bytes->bytes.data();
    return sqlite3_bind_blob64(statement, index, data, bytes->bytes.size(), SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, index);
}

// Puts a column into `value`, whose memory is used again where it held the same type.
void load(sqlite3_stmt* statement, int column, Value& value) {
  const auto bytes = [&](const void* data) {
    return std::string_view(static_cast<const char*>(data),
                            static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      value = sqlite3_column_int64(statement, column);
      break;
    case SQLITE_TEXT: {
      const void* data = sqlite3_column_text(statement, column);
      if (!std::holds_alternative<std::string>(value)) value.emplace<std::string>();
      std::get<std::string>(value).assign(bytes(data));
      break;
    }
    case SQLITE_BLOB: {
      const void* data = sqlite3_column_blob(statement, column);
      if (!std::holds_alternative<Blob>(value)) value.emplace<Blob>();
      if (data == nullptr) {
        std::get<Blob>(value).bytes.clear();
      } else {
        std::get<Blob>(value).bytes.assign(bytes(data));
      }
      break;
    }
    case SQLITE_NULL:
      value.emplace<std::monostate>();
      break;
    default:
      throw Error(ErrorClass::bug, "column_type", "the database holds no fractions");
  }
}

}  // namespace

void throw_sqlite_error(int code, std::string_view doing) {
  const std::string detail = std::string(doing) + ": " + sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(ErrorClass::transient, "database_busy", detail);
    case SQLITE_FULL:
      throw Error(ErrorClass::space, "disk_full", detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(ErrorClass::corrupt, "database_damaged", detail);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
      throw Error(ErrorClass::transient, "database_unavailable", detail);
    case SQLITE_CONSTRAINT:
      throw Error(ErrorClass::bug, "constraint", detail);
    default:
      throw Error(ErrorClass::bug, "database_statement", detail);
  }
}

SqliteConnection::Statement::~Statement() { sqlite3_finalize(handle); }

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close(db_);
}

void SqliteConnection::script(std::string_view sql) {
  const int code = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite_error(code, std::string("running a script: ") + sqlite3_errmsg(db_));
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

void SqliteConnection::rollback() noexcept {
  if (in_transaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  before_commit_.clear();
}

std::unique_ptr<SqliteConnection::Statement> SqliteConnection::prepare(std::string_view sql) {
  auto statement = std::make_unique<Statement>();
  const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement->handle, nullptr);
  // The text of our own statement and SQLite's message: no values, so no personal data.
  if (code != SQLITE_OK) throw_sqlite_error(code, std::string(sql) + ": " + sqlite3_errmsg(db_));
  const int count = sqlite3_bind_parameter_count(statement->handle);
  for (int i = 1; i <= count; ++i) {
    const int number = parameter_number(sqlite3_bind_parameter_name(statement->handle, i));
    if (number < 1) throw Error(ErrorClass::bug, "database_statement", "parameters are written $1, $2 …");
    if (statement->order.size() < static_cast<std::size_t>(number)) {
      statement->order.resize(static_cast<std::size_t>(number));
    }
    statement->order[static_cast<std::size_t>(number) - 1] = i;
  }
  return statement;
}

SqliteConnection::Statement& SqliteConnection::cached(std::string_view sql) {
  lookup_.assign(sql);
  auto found = statements_.find(lookup_);
  if (found == statements_.end()) {
    auto fresh = prepare(sql);
    if (statements_.size() >= kMaxPreparedStatements) {
      std::erase_if(statements_, [](const auto& entry) { return !entry.second->in_use; });
    }
    found = statements_.emplace(lookup_, std::move(fresh)).first;
  }
  return *found->second;
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<const Param> params, const RowSink* sink) {
  Statement& statement = cached(sql);
  if (!statement.in_use) return step_through(statement, params, sink);
  const auto second = prepare(sql);  // asked again while its own rows are being read
  return step_through(*second, params, sink);
}

std::vector<bool> SqliteConnection::insert_rows(const Insert& into, std::span<const std::vector<Param>> rows,
                                                std::optional<std::size_t> /*key*/) {
  std::string names;
  std::string marks;
  int number = 0;
  for (const auto& column : into.columns) {
    if (number > 0) names += ", ", marks += ", ";
    names += column.name;
    marks += "$" + std::to_string(++number);
  }
  Statement& statement = cached("INSERT INTO " + std::string(into.table) + " (" + names + ") VALUES (" +
                                marks + ") " + std::string(into.rest));
  std::vector<bool> inserted;
  for (const auto& row : rows) inserted.push_back(step_through(statement, row, nullptr) > 0);
  return inserted;
}

void SqliteConnection::run_before_commit() {
  const auto due = std::exchange(before_commit_, {});
  for (const auto& [sql, key] : due) exec(sql, key);
}

std::int64_t SqliteConnection::step_through(Statement& statement, std::span<const Param> params,
                                            const RowSink* sink) {
  if (statement.order.size() != params.size()) {
    throw Error(ErrorClass::bug, "database_statement", "a statement has another number of parameters");
  }
  struct Use {
    explicit Use(Statement& s) : statement(s) { s.in_use = true; }
    ~Use() {
      sqlite3_reset(statement.handle);
      sqlite3_clear_bindings(statement.handle);
      statement.in_use = false;
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    Statement& statement;
  };
  const Use use(statement);
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (statement.order[i] == 0) continue;
    const int code = bind(statement.handle, statement.order[i], params[i].view());
    if (code != SQLITE_OK) throw_sqlite_error(code, "binding a parameter");
  }
  Row row;
  int code = sqlite3_step(statement.handle);
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.handle)) {
    if (sink == nullptr) continue;
    const int columns = sqlite3_column_count(statement.handle);
    row.values().resize(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) load(statement.handle, i, row.values()[static_cast<std::size_t>(i)]);
    (*sink)(row);
  }
  if (code != SQLITE_DONE) throw_sqlite_error(code, "running a statement");
  return sink == nullptr ? sqlite3_changes64(db_) : 0;
}

}  // namespace doorstep::hub
