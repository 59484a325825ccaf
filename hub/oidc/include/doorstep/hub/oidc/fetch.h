// The way to the provider: handed in, so that tests have a provider of their own.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace doorstep::hub {

struct FetchRequest {
  std::string url;
  std::string form = {};    // posted as application/x-www-form-urlencoded; empty: a GET
  std::string bearer = {};  // a token; empty: none
  std::string user = {};    // HTTP Basic, as RFC 6749 §2.3.1 has it: form-encoded already; empty: none
  std::string password = {};
};

struct FetchAnswer {
  int status = 0;  // 0: there was no answer in its time, or a longer one than is taken
  std::string body;
};

using Fetch = std::function<FetchAnswer(const FetchRequest&)>;  // from any thread; throws nothing

struct FetchLimits {
  long timeout_ms = 10'000;         // from the name to the last byte
  long connect_timeout_ms = 4'000;  // of it for the connection
  std::size_t max_bytes = 512ULL * 1024;
  bool private_addresses = false;  // also of this machine and of private networks, and http to this machine
  std::filesystem::path ca_file = {};  // empty: those of the machine
};

// By libcurl: https alone with the certificate checked, no redirect, no proxy of the environment, and no address that is not
// public unless the limits say so, whatever a name resolves to.
Fetch make_curl_fetch(FetchLimits limits);

}  // namespace doorstep::hub
