#include "top_level.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

namespace doorstep::event {
namespace {

// Takes the parser's events and keeps what is one level deep and asked for.
class TopLevel final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TopLevel(std::vector<std::string_view> names)
      : names_(std::move(names)), members_(names_.size()) {}

  TopLevelMembers take() { return std::move(members_); }

  bool null() override { return value({}); }
  bool boolean(bool) override { return value({}); }
  bool number_integer(number_integer_t number) override {
    return value(number < -kMaxInteger ? TopLevelValue{} : TopLevelValue{number});
  }
  bool number_unsigned(number_unsigned_t number) override {
    const bool fits = number <= static_cast<number_unsigned_t>(kMaxInteger);
    return value(fits ? TopLevelValue{static_cast<std::int64_t>(number)} : TopLevelValue{});
  }
  bool number_float(number_float_t, const string_t&) override { return value({}); }
  bool string(string_t& text) override { return value(text); }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return open(); }
  bool key(string_t& name) override {
    if (depth_ == 1) at_ = std::find(names_.begin(), names_.end(), name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return depth_ > 0 && open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool open() {
    keep({});
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  bool value(const TopLevelValue& value) {
    keep(value);
    return depth_ > 0;  // a value alone is no object
  }
  void keep(const TopLevelValue& value) {
    if (depth_ == 1 && at_ != names_.end()) members_[static_cast<std::size_t>(at_ - names_.begin())] = value;
  }

  const std::vector<std::string_view> names_;
  TopLevelMembers members_;
  std::vector<std::string_view>::const_iterator at_ = names_.end();
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<TopLevelMembers> read_top_level(std::string_view text, std::vector<std::string_view> names) {
  TopLevel reader(std::move(names));
  if (!nlohmann::json::sax_parse(text, &reader)) return std::nullopt;
  return reader.take();
}

}  // namespace doorstep::event
