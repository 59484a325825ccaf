#include "doorstep/testing/hub_database.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>

#include <libpq-fe.h>
#include <unistd.h>

namespace doorstep::testing {

namespace {

std::string server_folder() {
  const char* file = std::getenv("DOORSTEP_TEST_POSTGRES");
  std::string folder;
  if (file != nullptr) std::getline(std::ifstream(file), folder);
  return folder;
}

std::string url_of(const std::string& database) {
  return "postgresql://doorstep@/" + database + "?host=" + server_folder();
}

// Statements about databases, each by itself; gives the first value of the last one's answer.
class Server {
 public:
  Server() : connection_(PQconnectdb(url_of("postgres").c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_));
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
  }
  ~Server() { PQfinish(connection_); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string run(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    const auto status = PQresultStatus(result);
    std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
    PQclear(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
      throw std::runtime_error(PQerrorMessage(connection_));
    }
    return value;
  }

 private:
  PGconn* connection_;
};

// Made by whichever test comes first, from this program's own schema; copied by all.
std::string template_of(Server& server) {
  std::string schema;
  for (const auto& part : hub::hub_schema()) {
    for (const auto migration : part.migrations) schema += migration;
  }
  std::string name = "schema_" + std::to_string(std::hash<std::string>()(schema));
  server.run("SELECT pg_advisory_lock(7)");
  if (server.run("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'") == "0") {
    server.run("CREATE DATABASE " + name + "_new");
    hub::PostgresOptions options;
    options.url = url_of(name + "_new");
    hub::open_postgres_store(options, hub::hub_schema()).reset();
    server.run("ALTER DATABASE " + name + "_new RENAME TO " + name);
  }
  server.run("SELECT pg_advisory_unlock(7)");
  return name;
}

}  // namespace

bool on_postgres() { return std::getenv("DOORSTEP_TEST_POSTGRES") != nullptr; }

HubDatabase::HubDatabase(Content content) {
  if (!on_postgres()) return;
  if (server_folder().empty()) {  // said as GoogleTest says it, for CTest to read
    std::puts("[  SKIPPED ] there is no PostgreSQL on this machine: scripts/setup installs it");
    std::exit(0);
  }
  static std::atomic<int> count{0};
  name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
  Server server;
  const std::string source = content == Content::hub ? template_of(server) : "template1";
  server.run("CREATE DATABASE " + name_ + " TEMPLATE " + source);
}

hub::StoreOptions HubDatabase::sqlite_options(bool threads, const std::string& key) const {
  hub::StoreOptions options;
  options.file = folder_.path() / "hub.db";
  options.key = key;
  options.threads = threads;
  return options;
}

hub::PostgresOptions HubDatabase::postgres_options() const {
  hub::PostgresOptions options;
  options.url = url_of(name_);
  return options;
}

std::unique_ptr<hub::Store> HubDatabase::open(std::span<const hub::SchemaPart> parts, bool threads,
                                              const std::string& key) const {
  if (on_postgres()) return hub::open_postgres_store(postgres_options(), parts);
  return hub::open_sqlite_store(sqlite_options(threads, key), parts);
}

std::unique_ptr<hub::Store> HubDatabase::open(bool threads, const std::string& key) const {
  return open(hub::hub_schema(), threads, key);
}

}  // namespace doorstep::testing
