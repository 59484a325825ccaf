// A county's four weeks of care as a statement request: four visits a day for each person, some double-handed, some not
// delivered; a rate card with bands, nights, weekends, grace, rounding, holds and a discount; weekly budgets, two funders.
#pragma once

#include <cstdint>
#include <string>

namespace doorstep::bench {

// The same request every time.
class County {
 public:
  explicit County(std::size_t attendances) : attendances_(attendances) {}
  std::string request();

 private:
  std::uint64_t random();
  bool chance(unsigned percent) { return random() % 100 < percent; }
  void add_package(std::size_t person);
  std::size_t add_visit(std::string& out, std::size_t person, int number);
  void add_attendance(std::string& out, std::size_t person, std::size_t carer, std::int64_t start,
                      std::int64_t minutes);

  std::size_t attendances_;
  std::string out_;
  std::uint64_t state_ = 0x9e3779b97f4a7c15U;
};

}  // namespace doorstep::bench
