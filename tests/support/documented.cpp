#include "doorstep/testing/documented.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "doorstep/testing/json_schema.h"

namespace doorstep::testing {

using nlohmann::json;

namespace {

const json& document() {
  static const json read = [] {
    std::ifstream file(DOORSTEP_OPENAPI_FILE);
    return json::parse(file);
  }();
  return read;
}

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> list;
  while (!path.empty() && path.front() == '/') {
    path.remove_prefix(1);
    list.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(list.back().size());
  }
  return list;
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](const auto& one, const auto& other) {
                      return one.starts_with('{') ? !other.empty() : one == other;
                    });
}

struct Operation {
  std::string path;
  const json* about = nullptr;
};

// Where two patterns fit, that with the fewer parameters.
std::optional<Operation> operation_of(std::string_view method, std::string_view target) {
  std::string name(method);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto asked = segments(target.substr(0, target.find('?')));
  std::optional<Operation> found;
  for (const auto& [path, methods] : document().at("paths").items()) {
    if (!methods.contains(name) || !fits(segments(path), asked)) continue;
    const auto params = [](const std::string& text) { return std::count(text.begin(), text.end(), '{'); };
    if (!found || params(path) < params(found->path)) found = {path, &methods.at(name)};
  }
  return found;
}

const json* resolved(const json* schema) {
  while (schema->contains("$ref"))
    schema = &document().at(json::json_pointer(schema->at("$ref").get<std::string>().substr(1)));
  return schema;
}

std::string media_type(const hub::Response& response) {
  const std::string type(response.headers.get("Content-Type").value_or(""));
  return type.substr(0, type.find(';'));
}

bool is_json(const std::string& type) {
  return type == "application/json" || type == "application/problem+json";
}

std::vector<std::string> body_errors(const json& media, const std::string& type,
                                     const hub::Response& response) {
  if (!is_json(type) || response.headers.get("Content-Encoding")) return {};
  const json body = json::parse(response.body, nullptr, false);
  if (body.is_discarded()) return {"the body is no JSON"};
  static std::mutex mutex;
  static JsonSchema schema(document());
  const std::lock_guard lock(mutex);
  return schema.errors(media.at("schema"), body);
}

std::vector<std::string> answer_errors(const json& answers, const hub::Response& response) {
  const std::string status = std::to_string(response.status);
  const auto exact = answers.find(status);
  if (exact == answers.end() && (response.status < 400 || !answers.contains("default")))
    return {"the status is not described"};
  const json& answer = *resolved(exact != answers.end() ? &*exact : &answers.at("default"));
  const std::string type = media_type(response);
  if (!answer.contains("content")) {
    if (response.body.empty()) return {};
    return {"a body is not described"};
  }
  const json& media = answer.at("content");
  if (media.contains(type)) return body_errors(media.at(type), type, response);
  if (media.contains("*/*")) return {};
  return {"the media type is not described: " + type};
}

void record(std::string_view method, const Operation& operation, const hub::Response& response) {
  const char* const file = std::getenv("DOORSTEP_RECORD");
  if (file == nullptr || !is_json(media_type(response))) return;
  const json line{{"method", method},
                  {"path", operation.path},
                  {"status", response.status},
                  {"body", json::parse(response.body, nullptr, false)}};
  std::ofstream(file, std::ios::app) << line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace

std::vector<std::string> undocumented(std::string_view method, std::string_view target,
                                      const hub::Response& response) {
  const auto operation = operation_of(method, target);
  if (operation) {
    record(method, *operation, response);
    return answer_errors(operation->about->at("responses"), response);
  }
  const json& problem = document().at("components").at("responses").at("Problem");
  if (response.status < 400) return {"the route is not described"};
  return answer_errors({{"default", problem}}, response);
}

void expect_documented(std::string_view method, std::string_view target, const hub::Response& response) {
  for (const std::string& error : undocumented(method, target, response))
    ADD_FAILURE() << method << " " << target << " answered " << response.status
                  << ", undocumented: " << error;
}

hub::Response ask_documented(const hub::Service& service, hub::Request request) {
  const std::string method = request.method;
  const std::string target = request.target;
  hub::Response response = service.handle_now(std::move(request));
  expect_documented(method, target, response);
  return response;
}

}  // namespace doorstep::testing
