// What a run was asked for. Each subject is a function of its own file.
#pragma once

#include <filesystem>
#include <string>

#include "report.h"

namespace doorstep::bench {

struct Options {
  bool quick = false;             // small sizes: only to see that everything runs
  std::filesystem::path program;  // doorstep
  std::filesystem::path folder;   // on the disk under test
  std::filesystem::path library;  // the engine as a shared object
  std::string postgres;           // postgresql://…, a database that may be changed; empty: left out
  std::filesystem::path
      county;  // where a year of a county is kept from run to run; empty: made, and gone with the run
  std::filesystem::path peers;  // where the peers' packages are; empty: they are left out

  int size(int full, int quickly) const { return quick ? quickly : full; }
};

void bench_disk(const Options& options, Report& report);
void bench_record(const Options& options, Report& report);
void bench_ingest(const Options& options, Report& report);
void bench_postgres(const Options& options, Report& report);
void bench_group_commit(const Options& options, Report& report);
void bench_push(const Options& options, Report& report);
void bench_verify(const Options& options, Report& report);
void bench_cold_open(const Options& options, Report& report);
void bench_footprint(const Options& options, Report& report);
void bench_actuals(const Options& options, Report& report);
void bench_county(const Options& options, Report& report);
void bench_county_postgres(const Options& options, Report& report);
void bench_peers(const Options& options, Report& report);
void bench_storm(const Options& options, Report& report);
void bench_herd(const Options& options, Report& report);

}  // namespace doorstep::bench
