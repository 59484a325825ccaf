#include "top_level.h"

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"

namespace doorstep::event {
namespace {

// Takes the parser's events; only those one level deep are handed on.
class TopLevel final : public nlohmann::json_sax<nlohmann::json> {
 public:
  using OnMember = std::function<void(const std::string&, const TopLevelValue&)>;
  explicit TopLevel(const OnMember& on_member) : on_member_(on_member) {}

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
    if (depth_ == 1) name_ = name;
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
    if (depth_ == 1) on_member_(name_, {});
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }
  bool value(const TopLevelValue& value) {
    if (depth_ == 1) on_member_(name_, value);
    return depth_ > 0;
  }

  const OnMember& on_member_;
  std::string name_;
  std::size_t depth_ = 0;
};

}  // namespace

bool read_top_level(std::string_view text,
                    const std::function<void(const std::string&, const TopLevelValue&)>& on_member) {
  TopLevel reader(on_member);
  return nlohmann::json::sax_parse(text, &reader);
}

}  // namespace doorstep::event
