#include "doorstep/hub/store/value.h"

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

template <class T>
const T& get_as(const std::vector<Value>& values, std::size_t column) {
  const T* value = column < values.size() ? std::get_if<T>(&values[column]) : nullptr;
  if (value == nullptr) throw Error(ErrorClass::bug, "column_type", "a column was read as what it is not");
  return *value;
}

}  // namespace

bool Row::is_null(std::size_t column) const {
  return column < values_.size() && std::holds_alternative<std::monostate>(values_[column]);
}

std::int64_t Row::integer(std::size_t column) const { return get_as<std::int64_t>(values_, column); }

const std::string& Row::text(std::size_t column) const { return get_as<std::string>(values_, column); }

const std::string& Row::blob(std::size_t column) const { return get_as<Blob>(values_, column).bytes; }

std::optional<std::int64_t> Row::integer_or_null(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Row::text_or_null(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

}  // namespace doorstep::hub
