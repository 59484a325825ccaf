// Everything that a hub's database holds, looked at once: what two databases are compared by.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/store/catalogue.h"

namespace doorstep::hub {

// What is said while it goes on: "checking", "copying" …, a table, and how many of its rows are done.
using Progress = std::function<void(std::string_view doing, std::string_view table, std::int64_t rows)>;

// Whatever order an engine gives its rows in, the same rows have the same sum: of their SHA-256, modulo 2^256.
using RowSum = std::array<std::uint64_t, 4>;

struct TableSurvey {
  std::string table;
  std::int64_t rows = 0;
  RowSum sum{};
  friend bool operator==(const TableSurvey&, const TableSurvey&) = default;
};

struct Survey {
  std::vector<TableSurvey> tables;
  std::int64_t devices = 0;  // whose chain was verified
  std::int64_t lines = 0;
  std::int64_t statements = 0;  // with their revisions
  friend bool operator==(const Survey&, const Survey&) = default;

  std::int64_t rows() const;
  std::string digest() const;  // base64url, of all tables
};

// Reads every row of `tables`. Verifies from the bytes that each device's lines are sound and chained without a gap from 1
// to its head, and that each statement's documents open and are those of its digest. Throws Error(corrupt):
// "damaged_chain" naming provider, device and seq, "damaged_statement" naming provider and id.
Survey survey(Connection& db, const std::vector<TableShape>& tables, std::string_view doing,
              const Progress& progress);

}  // namespace doorstep::hub
