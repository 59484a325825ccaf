// A request and a response, free of any server, so that tests and the simulator can make them too.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/hub/http/budget.h"

namespace doorstep::hub {

// Names compare without regard to case; kept in their order.
class Headers {
 public:
  void set(std::string name, std::string value);  // replaces
  void add(std::string name, std::string value);
  std::optional<std::string_view> get(std::string_view name) const;  // the first of that name
  std::vector<std::string_view> every(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

// name=value pairs, percent-decoded, `+` a space; kept in their order.
class Fields {
 public:
  // nullopt where the text is malformed (a broken escape, not UTF-8, more than 64 fields, or a field name
  // twice).
  static std::optional<Fields> parse(std::string_view text);
  std::optional<std::string_view> get(std::string_view name) const;
  bool has(std::string_view name) const { return get(name).has_value(); }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

struct Request {
  std::string method;  // as sent: GET, POST …
  std::string target;  // path and query as sent
  Headers headers;
  std::string body;
  bool body_too_large = false;  // the body was longer than the server takes; `body` is empty
  std::string peer;             // address of the other end, without port
  MemoryBudget::Share memory;   // what the body counts against the server's limit

  std::string_view path() const;   // undecoded, before any `?`
  std::string_view query() const;  // undecoded, after it
};

class OpenBody;  // doorstep/hub/http/open_body.h

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<OpenBody> open =
      nullptr;             // what follows `body`, for as long as it is written to; null: nothing
  std::string cause = {};  // of a 5xx, for the hub's own log alone: the code of what went wrong
};

inline constexpr std::size_t kMaxJsonBytes = 1024ULL * 1024;

// The body as a JSON object. Throws Problem: 413 too_large, 400 bad_request (no JSON, no object, nested too deeply).
nlohmann::json json_object_of(const Request& request);
// An application/x-www-form-urlencoded body; nullopt where it is none.
std::optional<Fields> form_of(const Request& request);
// What stands before any `;` of Content-Type, in lower case.
std::string media_type_of(const Request& request);

Response json_response(int status, const nlohmann::json& body);
Response text_response(int status, std::string content_type, std::string body);

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

}  // namespace doorstep::hub
