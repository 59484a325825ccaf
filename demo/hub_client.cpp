#include "hub_client.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace doorstep::demo {

using nlohmann::json;

HubClient::HubClient(const device::HubAddress& hub, const std::string& client_id,
                     const std::string& client_secret) {
  http::CurlConfig config;
  config.base_url = hub.url;
  config.ca_pem = hub.ca_pem;
  config.pinned_key = hub.pin;
  transport_ = std::make_unique<http::CurlTransport>(config);
  const auto answer = send(
      sync::Method::post, "/oauth2/token", "application/json", "application/x-www-form-urlencoded",
      fmt::format("grant_type=client_credentials&client_id={}&client_secret={}", client_id, client_secret));
  token_ = json::parse(answer.body).at("access_token").get<std::string>();
}

sync::Response HubClient::send(sync::Method method, const std::string& path, const std::string& accept,
                               const std::string& content_type, const std::string& body) {
  sync::Request request{next_id_++, method, path, {{"Accept", accept}}, body, false};
  if (!content_type.empty()) request.headers.push_back({"Content-Type", content_type});
  if (!token_.empty()) request.headers.push_back({"Authorization", "Bearer " + token_});
  auto outcome = transport_->perform(request);
  auto* answer = std::get_if<sync::Response>(&outcome);
  if (answer == nullptr || answer->status / 100 != 2) {
    throw Error(
        ErrorClass::transient, "demo_hub",
        fmt::format("the hub answered {} with {}", path.substr(0, path.find('?')),
                    answer == nullptr ? "nothing" : std::to_string(answer->status) + " " + answer->body));
  }
  return *answer;
}

json HubClient::get(const std::string& path) {
  return json::parse(send(sync::Method::get, path, "application/json", "", "").body);
}

json HubClient::post(const std::string& path, const json& body) {
  return json::parse(
      send(sync::Method::post, path, "application/json", "application/json", body.dump()).body);
}

json HubClient::get_items(const std::string& path) {
  json items = json::array();
  std::string after;
  do {
    const auto page = get(path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=500" +
                          (after.empty() ? "" : "&after=" + after));
    for (const auto& item : page.at("items")) items.push_back(item);
    after = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
  } while (!after.empty());
  return items;
}

std::string HubClient::get_csv(const std::string& path) {
  return send(sync::Method::get, path + "&limit=1000", "text/csv", "", "").body;
}

}  // namespace doorstep::demo
