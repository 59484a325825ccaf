// Devices that push at once to a hub on PostgreSQL, against the same rows inserted by unnest, 250 at once, on four
// connections. Both in one server, round by round.
#include "doorstep/hub/store/postgres.h"

#include <thread>

#include "harness/local_hub.h"
#include "harness/options.h"

namespace doorstep::bench {
namespace {

constexpr int kConnections = 4;
constexpr int kDevices = 8;
constexpr int kBatch = 250;

using Rows = std::vector<hub::Row>;
using ParamRows = std::vector<std::vector<hub::Param>>;

constexpr auto kInteger = hub::ColumnType::integer;
constexpr auto kText = hub::ColumnType::text;
constexpr auto kBytes = hub::ColumnType::bytes;
constexpr hub::Insert::Column kLine[] = {{"provider", kText}, {"device", kText}, {"seq", kInteger},
                                         {"hash", kBytes},    {"bytes", kBytes}, {"received_ms", kInteger}};
constexpr hub::Insert::Column kFact[] = {
    {"provider", kText}, {"id", kText},           {"device", kText},
    {"seq", kInteger},   {"carrier", kText},      {"carrier_seq", kInteger},
    {"bytes", kBytes},   {"type", kText},         {"visit", kText},
    {"person", kText},   {"author", kText},       {"at_ms", kInteger},
    {"boot", kText},     {"uptime_ms", kInteger}, {"received_ms", kInteger}};

// A schema of its own in the server's database.
std::unique_ptr<hub::Store> open_store(const std::string& url, const std::string& schema, int writers) {
  hub::PostgresOptions options;
  options.url = url;
  hub::open_postgres_store(options, {})->write([&](hub::Connection& db) {
    db.script("DROP SCHEMA IF EXISTS " + schema + " CASCADE; CREATE SCHEMA " + schema);
  });
  options.url += (url.find('?') == std::string::npos ? "?" : "&") + ("options=-csearch_path%3D" + schema);
  options.readers = kConnections;
  options.writers = writers;
  if (schema == "floor") options.max_group = 1;
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

hub::Param param_of(const hub::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<hub::Blob>(&value)) return *blob;
  return std::nullopt;
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

}  // namespace

void bench_postgres(const Options& options, Report& report) {
  if (options.postgres.empty()) return;
  report.begin("postgres",
               "pushes of 250 events verified and kept on PostgreSQL, against the same rows by unnest");
  const int rounds = options.size(12, 2);
  const int pushes = options.size(4, 1);  // of each device in a round
  LocalHub hub(open_store(options.postgres, "ours", 2), kDevices);
  const auto floor = open_store(options.postgres, "floor", kConnections);
  std::vector<std::unique_ptr<Tablet>> tablets;
  for (int i = 0; i < kDevices; ++i) tablets.push_back(std::make_unique<Tablet>(hub, i));
  Series ratios, ours_us, floor_us;
  double cpu_us = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::vector<hub::Request>> requests(kDevices);
    for (std::size_t i = 0; i < kDevices; ++i)
      for (int n = 0; n < pushes; ++n) requests[i].push_back(tablets[i]->next_push(kBatch));
    const double cpu_before_us = process_cpu_us();
    const double our_us = in_parallel(kDevices, [&](std::size_t i) {
      for (auto& request : requests[i]) hub.ask(std::move(request));
    });
    cpu_us += process_cpu_us() - cpu_before_us;
    std::vector<PushRows> rows;
    for (const auto& tablet : tablets) {
      for (int n = round * pushes; n < (round + 1) * pushes; ++n) {
        const std::int64_t held = std::int64_t{n} * kBatch;
        rows.push_back(rows_of(hub, tablet->device(), held + 1, held + kBatch));
      }
    }
    const double their_us = in_parallel(rows.size(), [&](std::size_t i) {
      const ParamRows lines = params_of(rows[i].lines);
      const ParamRows facts = params_of(rows[i].facts);
      floor->write([&](hub::Connection& db) {
        db.insert({"line", kLine, ""}, lines);
        db.insert({"fact", kFact, ""}, facts);
      });
    });
    ours_us.add(our_us);
    floor_us.add(their_us);
    ratios.add(their_us / our_us);
  }
  const double events = 1.0 * kDevices * pushes * kBatch;
  report.add({"ingest / unnest, events a second", ratios.median(), "x", at_least(0.55), spread_of(ratios)});
  report.add({"ingest on PostgreSQL", events * 1e6 / ours_us.median(), "events/s"});
  report.add({"unnest, four connections", events * 1e6 / floor_us.median(), "events/s"});
  report.add({"ingest, the hub's CPU an event", cpu_us / (events * rounds), "us"});
}

}  // namespace doorstep::bench
