// Devices that push at once to a hub on PostgreSQL, against the same rows inserted by unnest, 250 at once, on four
// connections. Both in one server, round by round.
#include "doorstep/hub/store/postgres.h"

#include <thread>

#include "harness/columns.h"
#include "harness/local_hub.h"
#include "harness/options.h"

namespace doorstep::bench {
namespace {

constexpr int kConnections = 4;
constexpr int kDevices = 8;
constexpr int kBatch = 250;

using Rows = std::vector<hub::Row>;
using ParamRows = std::vector<std::vector<hub::Param>>;

constexpr hub::Insert::Column kLine[] = {{"provider", kText}, {"device", kText}, {"seq", kInteger},
                                         {"hash", kBytes},    {"bytes", kBytes}, {"received_ms", kInteger}};
constexpr hub::Insert::Column kFact[] = {
    {"provider", kText}, {"id", kText},           {"device", kText},
    {"seq", kInteger},   {"carrier", kText},      {"carrier_seq", kInteger},
    {"bytes", kBytes},   {"type", kText},         {"visit", kText},
    {"person", kText},   {"author", kText},       {"at_ms", kInteger},
    {"boot", kText},     {"uptime_ms", kInteger}, {"received_ms", kInteger}};

// A schema of its own in the server's database, emptied first.
hub::PostgresOptions fresh_schema(const std::string& url, const std::string& schema) {
  hub::PostgresOptions options;
  options.url = url;
  hub::open_postgres_store(options, {})->write([&](hub::Connection& db) {
    db.script("DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema);
  });
  options.url += (url.find('?') == std::string::npos ? "?" : "&") + ("options=-csearch_path%3D" + schema);
  options.readers = kConnections;
  return options;
}

std::unique_ptr<hub::Store> open_hub_store(hub::PostgresOptions options) {
  options.writers = 2;
  return hub::open_postgres_store(options, hub::hub_schema());
}

std::unique_ptr<hub::Store> open_floor(hub::PostgresOptions options) {
  options.writers = kConnections;
  options.max_group = 1;
  return hub::open_postgres_store(options, hub::hub_schema());
}

struct PushRows {
  Rows lines;
  Rows facts;
};

PushRows rows_of(LocalHub& hub, const DeviceId& device, std::int64_t first, std::int64_t last) {
  return hub.hub().store().read([&](hub::Connection& db) {
    return PushRows{
        db.query("SELECT provider, device, seq, hash, bytes, received_ms FROM line WHERE device = $1 AND seq "
                 "BETWEEN $2 "
                 "AND $3 ORDER BY seq",
                 device, first, last),
        db.query("SELECT provider, id, device, seq, carrier, carrier_seq, bytes, type, visit, person, "
                 "author, at_ms, boot, "
                 "uptime_ms, received_ms FROM fact WHERE device = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq",
                 device, first, last)};
  });
}

ParamRows params_of(Rows& rows) {
  ParamRows params;
  for (auto& row : rows) {
    auto& out = params.emplace_back();
    for (const auto& value : row.values()) out.push_back(param_of(value));
  }
  return params;
}

// Four threads share the work by turns; gives how long they took, in µs.
template <class Work>
double in_parallel(std::size_t count, Work work) {
  std::vector<std::thread> threads;
  const auto start = now_ns();
  for (std::size_t t = 0; t < kConnections; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < count; i += kConnections) work(i);
    });
  }
  for (auto& thread : threads) thread.join();
  return static_cast<double>(now_ns() - start) / 1000;
}

// What the server has spent so far: processor time of all that it runs, bytes of its write-ahead log, bytes of the
// tables of events with their indexes.
struct Spent {
  double cpu_us = 0, log_bytes = 0, table_bytes = 0;
};

Spent spent(hub::Store& store) {
  return store.read([](hub::Connection& db) {
    Spent sum;
    db.each("SELECT pid FROM pg_stat_activity",
            [&](const hub::Row& row) { sum.cpu_us += process_cpu_us(static_cast<pid_t>(row.integer(0))); });
    sum.log_bytes =
        static_cast<double>(db.first("SELECT CAST(pg_current_wal_lsn() - '0/0' AS BIGINT)")->integer(0));
    sum.table_bytes = static_cast<double>(
        db.first("SELECT CAST(sum(pg_total_relation_size(part.relid)) AS BIGINT) FROM (SELECT relid FROM "
                 "pg_partition_tree('line') UNION ALL SELECT relid FROM pg_partition_tree('fact')) part")
            ->integer(0));
    return sum;
  });
}

class Rounds {
 public:
  Rounds(const std::string& url, int pushes)
      : pushes_(pushes),
        ours_(fresh_schema(url, "ours")),
        one_(open_hub_store(ours_), kDevices),
        other_(open_hub_store(ours_), kDevices),
        floor_(open_floor(fresh_schema(url, "floor"))) {
    for (int i = 0; i < kDevices; ++i) tablets_.push_back(std::make_unique<Tablet>(one_, i));
  }

  // Each of the tablets pushes; every second one to the other hub, where there are two. Gives µs.
  double push(bool to_both) {
    std::vector<std::vector<hub::Request>> requests(kDevices);
    for (std::size_t i = 0; i < kDevices; ++i)
      for (int n = 0; n < pushes_; ++n) requests[i].push_back(tablets_[i]->next_push(kBatch));
    held_ += std::int64_t{pushes_} * kBatch;
    const Spent before = spent(one_.hub().store());
    const double cpu_before_us = process_cpu_us();
    const double took_us = in_parallel(kDevices, [&](std::size_t i) {
      for (auto& request : requests[i]) (to_both && i % 2 == 1 ? other_ : one_).ask(std::move(request));
    });
    hub_cpu_us_ += process_cpu_us() - cpu_before_us;
    const Spent after = spent(one_.hub().store());
    server_.cpu_us += after.cpu_us - before.cpu_us;
    server_.log_bytes += after.log_bytes - before.log_bytes;
    server_.table_bytes = after.table_bytes;
    return took_us;
  }

  // The rows of the last push again, by unnest. Gives µs.
  double insert() {
    std::vector<PushRows> rows;
    for (const auto& tablet : tablets_)
      for (auto last = held_ - std::int64_t{pushes_ - 1} * kBatch; last <= held_; last += kBatch)
        rows.push_back(rows_of(one_, tablet->device(), last - kBatch + 1, last));
    return in_parallel(rows.size(), [&](std::size_t i) {
      const ParamRows lines = params_of(rows[i].lines);
      const ParamRows facts = params_of(rows[i].facts);
      floor_->write([&](hub::Connection& db) {
        db.insert({"line", kLine, ""}, lines);
        db.insert({"fact", kFact, ""}, facts);
      });
    });
  }

  double events() const { return 1.0 * kDevices * static_cast<double>(held_); }
  double hub_cpu_us() const { return hub_cpu_us_; }
  const Spent& server() const { return server_; }

 private:
  const int pushes_;  // of each device in a round
  const hub::PostgresOptions ours_;
  LocalHub one_, other_;
  std::unique_ptr<hub::Store> floor_;
  std::vector<std::unique_ptr<Tablet>> tablets_;
  std::int64_t held_ = 0;  // events of each device
  double hub_cpu_us_ = 0;
  Spent server_;
};

}  // namespace

void bench_postgres(const Options& options, Report& report) {
  if (options.postgres.empty()) return;
  report.begin("postgres",
               "pushes of 250 events verified and kept on PostgreSQL, against the same rows by unnest");
  const int pushes = options.size(4, 1);
  Rounds rounds(options.postgres, pushes);
  Series ratios, gains, one_us, two_us, floor_us;
  for (int round = 0; round < options.size(12, 2); ++round) {
    one_us.add(rounds.push(false));
    floor_us.add(rounds.insert());
    two_us.add(rounds.push(true));
    ratios.add(floor_us.last() / one_us.last());
    gains.add(one_us.last() / two_us.last());
  }
  const double events = 1.0 * kDevices * pushes * kBatch;
  report.add({"ingest / unnest, events a second", ratios.median(), "x", at_least(0.55), spread_of(ratios)});
  report.add({"ingest on PostgreSQL", events * 1e6 / one_us.median(), "events/s"});
  report.add({"the same by two hubs", events * 1e6 / two_us.median(), "events/s"});
  report.add({"two hubs / one", gains.median(), "x", {}, spread_of(gains)});
  report.add({"unnest, four connections", events * 1e6 / floor_us.median(), "events/s"});
  report.add({"ingest, the hub's CPU an event", rounds.hub_cpu_us() / rounds.events(), "us"});
  report.add({"ingest, the server's CPU an event", rounds.server().cpu_us / rounds.events(), "us"});
  report.add(
      {"an event in the database, indexes included", rounds.server().table_bytes / rounds.events(), "bytes"});
  report.add({"an event in the write-ahead log", rounds.server().log_bytes / rounds.events(), "bytes"});
}

}  // namespace doorstep::bench
