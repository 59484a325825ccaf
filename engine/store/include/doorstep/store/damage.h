// Damage, and the file that has it, so that its owner can mend it.
#pragma once

#include <string>
#include <utility>

#include "doorstep/event/error.h"

namespace doorstep::store {

class Damaged : public Error {
 public:
  Damaged(std::string file, const std::string& detail)
      : Error(ErrorClass::corrupt, "database_damaged", detail), file_(std::move(file)) {}
  const std::string& file() const { return file_; }  // its name within the directory

 private:
  std::string file_;
};

}  // namespace doorstep::store
