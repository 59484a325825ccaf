#include <memory>
#include <mutex>
#include <utility>

#include <curl/curl.h>
#include <sys/socket.h>

#include "doorstep/event/error.h"
#include "doorstep/hub/http/public_address.h"
#include "doorstep/hub/oidc/fetch.h"

namespace doorstep::hub {

namespace {

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// One request on one thread.
class Transfer {
 public:
  Transfer(const FetchLimits& limits, const FetchRequest& request)
      : limits_(limits), easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_) throw std::bad_alloc();
    say_where(request);
    say_what(request);
  }

  FetchAnswer answer() {
    if (curl_easy_perform(easy_.get()) != CURLE_OK) return {};
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<int>(status), std::move(body_)};
  }

 private:
  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(easy_.get(), option, value) != CURLE_OK)
      throw Error(ErrorClass::bug, "curl_option", "libcurl does not take an option");
  }

  // No redirect is followed and no proxy of the environment is taken: what is connected to is what was checked.
  void say_where(const FetchRequest& request) {
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, limits_.private_addresses ? "http,https" : "https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!limits_.ca_file.empty()) set(CURLOPT_CAINFO, limits_.ca_file.c_str());
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_connect);
    set(CURLOPT_TIMEOUT_MS, limits_.timeout_ms);
    set(CURLOPT_CONNECTTIMEOUT_MS, limits_.connect_timeout_ms);
    set(CURLOPT_NOSIGNAL, 1L);
  }

  void say_what(const FetchRequest& request) {
    set(CURLOPT_USERAGENT, "Doorstep/1");
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    if (!request.form.empty()) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form.size()));
      set(CURLOPT_COPYPOSTFIELDS, request.form.c_str());
    }
    if (!request.bearer.empty()) {
      set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
      set(CURLOPT_XOAUTH2_BEARER, request.bearer.c_str());
    }
    if (request.user.empty()) return;
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set(CURLOPT_USERNAME, request.user.c_str());
    set(CURLOPT_PASSWORD, request.password.c_str());
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* transfer) {
    auto& self = *static_cast<Transfer*>(transfer);
    if (self.body_.size() + size > self.limits_.max_bytes) return 0;  // ends it
    self.body_.append(data, size);
    return size;
  }

  static curl_socket_t on_connect(void* transfer, curlsocktype, struct curl_sockaddr* to) {
    const auto& self = *static_cast<Transfer*>(transfer);
    if (!self.limits_.private_addresses && !is_public(address_bytes(to->addr))) return CURL_SOCKET_BAD;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }

  const FetchLimits& limits_;
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
  std::string body_;
};

}  // namespace

Fetch make_curl_fetch(FetchLimits limits) {
  start_library();
  return [limits = std::move(limits)](const FetchRequest& request) {
    return Transfer(limits, request).answer();
  };
}

}  // namespace doorstep::hub
