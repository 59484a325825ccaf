// Somebody in an office who looks things up while tablets push: a provider's hours of a day, a person's notes.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "measure.h"
#include "storm_hub.h"

namespace doorstep::bench {

class OfficeReader {
 public:
  struct Found {
    Series hours_us;
    Series timeline_us;
    int failed = 0;  // answers that were no 200, and none at all
  };

  // Reads from now on, in a thread of its own with a connection that is kept open, `pause_ms` between two reads.
  OfficeReader(const http::CurlConfig& curl, const std::vector<Office>& offices, std::string date,
               int pause_ms = 100);
  ~OfficeReader() { stop(); }
  OfficeReader(const OfficeReader&) = delete;
  OfficeReader& operator=(const OfficeReader&) = delete;

  const Found& stop();  // after which nothing is read any more

 private:
  struct Desk;
  void read_on();

  const http::CurlConfig curl_;
  const std::vector<Office>& offices_;
  const std::string date_;
  const int pause_ms_;
  Found found_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses the others
};

}  // namespace doorstep::bench
