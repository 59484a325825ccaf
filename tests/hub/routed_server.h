// An HTTPS server with routes of the test's own, for tests that run over both versions of HTTP.
#pragma once

#include <memory>
#include <utility>

#include "doorstep/hub/http/certificate.h"
#include "doorstep/hub/http/server.h"

#include "hub_fixture.h"

namespace doorstep::testing {

class RoutedServer : public ::testing::TestWithParam<bool> {
 protected:
  RoutedServer() {
    options.port = 0;
    options.certificate_file = folder.path() / "cert.pem";
    options.key_file = folder.path() / "key.pem";
    hub::make_self_signed_certificate({options.certificate_file, options.key_file}, {"localhost"});
  }
  void serve(hub::Router router) {
    service = std::make_unique<hub::Service>(std::move(router), hub::Authenticate{}, clock);
    server = std::make_unique<hub::Server>(options, *service);
  }
  void TearDown() override { server.reset(); }  // before what its routes use

  TemporaryFolder folder;
  ManualClock clock;
  hub::ServerOptions options;
  std::unique_ptr<hub::Service> service;
  std::unique_ptr<hub::Server> server;
};

}  // namespace doorstep::testing
