#include "params.h"

#include <algorithm>

#include "doorstep/event/error.h"

#include "text.h"

namespace doorstep::hub {

namespace {

constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kUnknown = 705, kBpchar = 1042, kVarchar = 1043;
constexpr int kBinary = 1;

// Integers travel with the highest byte first.
void append_int(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFFU);
}

std::uint64_t read_int(const char* data, int bytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < bytes; ++i) number = number << 8U | static_cast<std::uint8_t>(data[i]);
  return number;
}

Oid element_type(ColumnType type) {
  if (type == ColumnType::integer) return kInt8;
  return type == ColumnType::bytes ? kBytea : kText;
}

Oid array_type(ColumnType type) {
  constexpr Oid kByteaArray = 1001, kTextArray = 1009, kInt8Array = 1016;
  if (type == ColumnType::integer) return kInt8Array;
  return type == ColumnType::bytes ? kByteaArray : kTextArray;
}

void append_element(std::string& out, const Param::View& view) {
  const auto append = [&](std::string_view bytes) {
    append_int(out, bytes.size(), 4);
    out += bytes;
  };
  if (const auto* number = std::get_if<std::int64_t>(&view)) {
    append_int(out, sizeof *number, 4);
    append_int(out, static_cast<std::uint64_t>(*number), sizeof *number);
  } else if (const auto* text = std::get_if<std::string_view>(&view)) {
    append(needs_escape(*text) ? escape_text(*text) : *text);
  } else if (const auto* bytes = std::get_if<Param::Bytes>(&view)) {
    append(bytes->bytes);
  } else {
    append_int(out, 0xFFFFFFFFU, 4);  // null
  }
}

std::int64_t integer_of(const char* data, int length) {
  const std::uint64_t bits = read_int(data, length);
  if (length == 2) return static_cast<std::int16_t>(bits);
  return length == 4 ? static_cast<std::int32_t>(bits) : static_cast<std::int64_t>(bits);
}

template <class T>
T& as(Value& value) {
  if (!std::holds_alternative<T>(value)) value.emplace<T>();
  return std::get<T>(value);
}

void load(Oid type, const char* data, int length, Value& value) {
  const std::string_view bytes(data, static_cast<std::size_t>(length));
  switch (type) {
    case kInt2:
    case kInt4:
    case kInt8:
    case kBool:
      value = integer_of(data, length);
      break;
    case kText:
    case kVarchar:
    case kBpchar:
    case kName:
    case kUnknown:
      as<std::string>(value).assign(bytes);
      unescape_text(std::get<std::string>(value));
      break;
    case kBytea:
      as<Blob>(value).bytes.assign(bytes);
      break;
    default:
      throw Error(ErrorClass::bug, "column_type", "the hub has no columns of this type");
  }
}

}  // namespace

void Params::clear() {
  types_.clear();
  values_.clear();
  lengths_.clear();
  formats_.clear();
  owned_.clear();
}

void Params::add(Oid type, const char* data, std::size_t length) {
  types_.push_back(type);
  values_.push_back(data);
  lengths_.push_back(static_cast<int>(length));
  formats_.push_back(kBinary);
}

void Params::add(const Param::View& view) {
  const auto add_bytes = [&](Oid type, std::string_view bytes) {
    add(type, bytes.data() == nullptr ? "" : bytes.data(), bytes.size());
  };
  if (const auto* number = std::get_if<std::int64_t>(&view)) {
    append_int(owned_.emplace_back(), static_cast<std::uint64_t>(*number), sizeof *number);
    add_bytes(kInt8, owned_.back());
  } else if (const auto* text = std::get_if<std::string_view>(&view)) {
    add_bytes(kText, needs_escape(*text) ? owned_.emplace_back(escape_text(*text)) : *text);
  } else if (const auto* bytes = std::get_if<Param::Bytes>(&view)) {
    add_bytes(kBytea, bytes->bytes);
  } else {
    add(0, nullptr, 0);
  }
}

void Params::assign(std::span<const Param> params) {
  clear();
  for (const Param& param : params) add(param.view());
}

void Params::assign_columns(std::span<const Insert::Column> columns,
                            std::span<const std::vector<Param>> rows) {
  clear();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::string& array = owned_.emplace_back();
    append_int(array, 1, 4);  // dimensions
    append_int(array, 1, 4);  // there may be nulls
    append_int(array, element_type(columns[i].type), 4);
    append_int(array, rows.size(), 4);
    append_int(array, 1, 4);  // counted from 1
    for (const auto& row : rows) append_element(array, row[i].view());
    add(array_type(columns[i].type), array.data(), array.size());
  }
}

void load_row(const PGresult* result, int number, Row& row) {
  const int columns = PQnfields(result);
  row.values().resize(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    Value& value = row.values()[static_cast<std::size_t>(i)];
    if (PQgetisnull(result, number, i) != 0) {
      value.emplace<std::monostate>();
    } else {
      load(PQftype(result, i), PQgetvalue(result, number, i), PQgetlength(result, number, i), value);
    }
  }
}

}  // namespace doorstep::hub
