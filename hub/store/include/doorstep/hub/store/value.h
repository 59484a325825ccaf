// Values that go into and come out of the hub's database: null, a 64-bit integer, UTF-8 text, bytes.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "doorstep/event/ids.h"

namespace doorstep::hub {

struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};

using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;

// A parameter of a statement: it borrows what it is made from, which must outlive the call.
class Param {
 public:
  struct Bytes {
    std::string_view bytes;
  };
  using View = std::variant<std::monostate, std::int64_t, std::string_view, Bytes>;

  Param(std::nullopt_t) {}
  Param(std::integral auto number) : view_(static_cast<std::int64_t>(number)) {}
  Param(std::string_view text) : view_(text) {}
  Param(const std::string& text) : view_(std::string_view(text)) {}
  Param(const char* text) : view_(std::string_view(text)) {}
  Param(const Blob& blob) : view_(Bytes{blob.bytes}) {}
  Param(Bytes bytes) : view_(bytes) {}
  template <std::size_t N>
  Param(const std::array<std::uint8_t, N>& bytes)
      : view_(Bytes{{reinterpret_cast<const char*>(bytes.data()), N}}) {}
  template <class Tag>
  Param(const Id<Tag>& id) : Param(id.str()) {}
  template <class T>
  Param(const std::optional<T>& value) {
    if (value) view_ = Param(*value).view_;
  }

  const View& view() const { return view_; }

 private:
  View view_;
};

// One row of an answer; columns count from 0. Reading a column as what it is not throws Error(bug).
class Row {
 public:
  Row() = default;
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  std::size_t size() const { return values_.size(); }
  bool is_null(std::size_t column) const;
  std::int64_t integer(std::size_t column) const;
  bool flag(std::size_t column) const { return integer(column) != 0; }
  const std::string& text(std::size_t column) const;
  const std::string& blob(std::size_t column) const;
  std::optional<std::int64_t> integer_or_null(std::size_t column) const;
  std::optional<std::string> text_or_null(std::size_t column) const;

  const std::vector<Value>& values() const { return values_; }
  std::vector<Value>& values() { return values_; }  // for the implementation of a Connection

 private:
  std::vector<Value> values_;
};

}  // namespace doorstep::hub
