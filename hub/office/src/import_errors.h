// What is wrong with the files of one import, up to a bound.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/office/import.h"

namespace doorstep::hub {

class ImportErrors {
 public:
  void begin_file(std::string name) {
    file_ = std::move(name);
    in_file_ = false;
    before_file_ = errors_.size();
  }

  // Forgets what was told of this file: it is read again.
  void begin_file_again() {
    in_file_ = false;
    errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(before_file_), errors_.end());
  }

  void add(std::int64_t line, std::optional<std::string> column, std::optional<std::string> value,
           std::string code, std::string detail) {
    in_file_ = true;
    if (full()) return;
    errors_.push_back({file_, line, std::move(column), std::move(value), std::move(code), std::move(detail)});
  }

  bool in_this_file() const { return in_file_; }
  bool full() const { return errors_.size() >= kMaxImportErrors; }
  std::vector<ImportError> take() { return std::move(errors_); }

 private:
  std::string file_;
  bool in_file_ = false;
  std::size_t before_file_ = 0;
  std::vector<ImportError> errors_;
};

}  // namespace doorstep::hub
