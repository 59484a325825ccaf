#include "doorstep/event/canonical.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <nlohmann/json.hpp>

#include "scanner.h"
#include "text.h"

namespace doorstep::event {
namespace {

using nlohmann::json;

void append_text(std::string& out, const std::string& text) {
  const std::size_t first = out.size();
  append_quoted(out, text);
  Scanner written(std::string_view(out).substr(first));
  if (!written.string()) throw std::invalid_argument("text is not UTF-8");
}

void append_integer(std::string& out, const json& value) {
  const bool fits =
      value.is_number_unsigned()
          ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxInteger)
          : value.get<std::int64_t>() >= -kMaxInteger && value.get<std::int64_t>() <= kMaxInteger;
  if (!fits) throw std::invalid_argument("integer beyond 53 bits");
  out += std::to_string(value.get<std::int64_t>());
}

void append_value(std::string& out, const json& value, int open);

void append_list(std::string& out, const json& list, int open) {
  out += '[';
  for (const json& item : list) {
    if (&item != &list.front()) out += ',';
    append_value(out, item, open + 1);
  }
  out += ']';
}

void append_object(std::string& out, const json& object, int open) {
  std::vector<json::const_iterator> members;
  for (auto member = object.begin(); member != object.end(); ++member) members.push_back(member);
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return utf16_less(a.key(), b.key()); });
  out += '{';
  for (const auto& member : members) {
    if (&member != &members.front()) out += ',';
    append_text(out, member.key());
    out += ':';
    append_value(out, member.value(), open + 1);
  }
  out += '}';
}

void append_value(std::string& out, const json& value, int open) {
  if (value.is_structured() && open >= kMaxDepth) throw std::invalid_argument("nested too deep");
  switch (value.type()) {
    case json::value_t::null:
      out += "null";
      return;
    case json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      return;
    case json::value_t::string:
      append_text(out, value.get_ref<const std::string&>());
      return;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      append_integer(out, value);
      return;
    case json::value_t::array:
      append_list(out, value, open);
      return;
    case json::value_t::object:
      append_object(out, value, open);
      return;
    case json::value_t::number_float:
      throw std::invalid_argument("a number with a fraction or an exponent");
    case json::value_t::binary:
    case json::value_t::discarded:
      throw std::invalid_argument("no JSON value");
  }
}

}  // namespace

bool is_canonical(std::string_view text) {
  Scanner scanner(text);
  return scanner.value(0) && scanner.at_end();
}

std::string to_canonical(const json& value) {
  std::string out;
  append_value(out, value, 0);
  return out;
}

}  // namespace doorstep::event
