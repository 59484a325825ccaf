// Every answer that a test gets from a hub is held against the hub's OpenAPI document, hub/server/openapi.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doorstep/hub/http/service.h"

namespace doorstep::testing {

// What is wrong with an answer: its status, its media type or its body is not what the document says of the route, or an
// undocumented route has answered other than by a problem document. `body` as it was before any Content-Encoding.
// With DOORSTEP_RECORD=FILE in the environment each answer is also appended to that file, a JSON document a line.
std::vector<std::string> undocumented(std::string_view method, std::string_view target,
                                      const hub::Response& response);

// Fails the test for each of them.
void expect_documented(std::string_view method, std::string_view target, const hub::Response& response);

// Asks the hub, and fails the test where the answer is undocumented.
hub::Response ask_documented(const hub::Service& service, hub::Request request);

}  // namespace doorstep::testing
