// The office's files over HTTP, with the errors of the command line.
#include <nlohmann/json.hpp>

#include "doorstep/hub/office/import.h"

#include "handlers.h"

namespace doorstep::hub {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxFiles = 10;
constexpr std::size_t kMaxNameBytes = 200;

std::string text_or_refuse(const json& file, const char* name) {
  const json text = file.is_object() ? file.value(name, json()) : json();
  if (!text.is_string()) throw bad_request("files: each has a name and a text");
  return text.get<std::string>();
}

// One CSV file as it is, or several in JSON.
std::vector<ImportFile> files_of(const Call& call) {
  if (call.request.body_too_large) throw Problem(413, "too_large", "The files are too long.");
  if (media_type_of(call.request) == "text/csv") return {{"file.csv", call.request.body}};
  if (media_type_of(call.request) != "application/json")
    throw Problem(415, "unsupported_type", "text/csv or application/json is wanted.");
  const json body = json::parse(call.request.body, nullptr, false);
  const json files = body.is_object() ? body.value("files", json()) : json();
  if (!files.is_array() || files.empty() || files.size() > kMaxFiles)
    throw bad_request("files: 1 to 10 of {name, text} are wanted");
  std::vector<ImportFile> list;
  for (const json& file : files) {
    list.push_back({text_or_refuse(file, "name").substr(0, kMaxNameBytes), text_or_refuse(file, "text")});
  }
  return list;
}

}  // namespace

// 200 where every file was taken; 422 with the errors by file, line and column where one was not.
Response post_import(const Context& hub, const Call& call) {
  const ImportReport report = import_files(hub.store, files_of(call), ProviderId(call.caller.of));
  json answer = to_json(report.files);
  answer["time"] = format_instant(call.received_at);
  if (report.errors.empty()) return json_response(200, answer);
  answer.update(to_json(report.errors));
  answer.update({{"type", "about:blank"}, {"title", "Unprocessable Content"}, {"status", 422}});
  Response response = json_response(422, answer);
  response.headers.set("Content-Type", "application/problem+json");
  return response;
}

}  // namespace doorstep::hub
