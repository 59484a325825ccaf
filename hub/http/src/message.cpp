#include "doorstep/hub/http/message.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "doorstep/event/canonical.h"
#include "doorstep/hub/http/problem.h"

#include "ascii.h"

namespace doorstep::hub {

namespace {

constexpr std::size_t kMaxFields = 64;
constexpr int kMaxJsonDepth = 64;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_utf8(std::string_view text) {
  std::string quoted;
  event::append_quoted(quoted, text);
  return event::is_canonical(quoted);
}

}  // namespace

void Headers::set(std::string name, std::string value) {
  std::erase_if(list_, [&](const auto& entry) { return same_name(entry.first, name); });
  add(std::move(name), std::move(value));
}

void Headers::add(std::string name, std::string value) {
  list_.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [key, value] : list_) {
    if (same_name(key, name)) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Headers::every(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : list_) {
    if (same_name(key, name)) values.emplace_back(value);
  }
  return values;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

std::optional<Fields> Fields::parse(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(pair.size(), equals + 1)), true);
    if (!name || !value || fields.has(*name) || fields.list_.size() >= kMaxFields) return std::nullopt;
    fields.list_.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

std::optional<std::string_view> Fields::get(std::string_view name) const {
  for (const auto& [key, value] : list_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view Request::path() const { return std::string_view(target).substr(0, target.find('?')); }

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

nlohmann::json json_object_of(const Request& request) {
  if (request.body_too_large || request.body.size() > kMaxJsonBytes) {
    throw Problem(413, "too_large", "The body is too long.")
        .with("max_bytes", static_cast<std::int64_t>(kMaxJsonBytes));
  }
  const auto not_too_deep = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    if (depth > kMaxJsonDepth) throw bad_request("The body is nested too deeply.");
    return true;
  };
  auto body = nlohmann::json::parse(request.body, not_too_deep, false);
  if (!body.is_object()) throw bad_request("The body is no JSON object.");
  return body;
}

std::string media_type_of(const Request& request) {
  std::string type(request.headers.get("Content-Type").value_or(""));
  type.erase(std::min(type.find(';'), type.size()));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(), lower);
  return type;
}

std::optional<Fields> form_of(const Request& request) {
  if (request.body_too_large || media_type_of(request) != "application/x-www-form-urlencoded")
    return std::nullopt;
  return Fields::parse(request.body);
}

Response json_response(int status, const nlohmann::json& body) {
  return text_response(status, "application/json",
                       body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Response text_response(int status, std::string content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers.set("Content-Type", std::move(content_type));
  response.body = std::move(body);
  return response;
}

}  // namespace doorstep::hub
