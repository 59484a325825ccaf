// Another system's way to the hub: client credentials, then the routes of surface.md, over real HTTPS.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "doorstep/device/device.h"
#include "doorstep/http/transport.h"

namespace doorstep::demo {

class HubClient {
 public:
  HubClient(const device::HubAddress& hub, const std::string& client_id, const std::string& client_secret);

  nlohmann::json get(const std::string& path);
  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  // The first page of a list (up to 1,000 rows, more than the day has) as CSV.
  std::string get_csv(const std::string& path);
  // All items of a list.
  nlohmann::json get_items(const std::string& path);

 private:
  sync::Response send(sync::Method method, const std::string& path, const std::string& accept,
                      const std::string& content_type, const std::string& body);

  std::unique_ptr<http::Transport> transport_;
  std::string token_;
  sync::RequestId next_id_ = 1;
};

}  // namespace doorstep::demo
