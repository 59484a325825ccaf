#include "https_client.h"

#include <array>
#include <csignal>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "doorstep/testing/documented.h"

namespace doorstep::testing {

namespace {

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* to) {
  const std::string_view line(data, size * count);
  const auto colon = line.find(": ");
  if (colon != std::string_view::npos && line.ends_with("\r\n")) {
    static_cast<hub::Headers*>(to)->add(std::string(line.substr(0, colon)),
                                        std::string(line.substr(colon + 2, line.size() - colon - 4)));
  }
  return size * count;
}

}  // namespace

HttpsClient::HttpsClient(std::string url, std::filesystem::path ca_file, std::string pin)
    : url_(std::move(url)), ca_file_(std::move(ca_file)), pin_(std::move(pin)), curl_(curl_easy_init()) {}

HttpsClient::~HttpsClient() { curl_easy_cleanup(curl_); }

hub::Response HttpsClient::send(const std::string& method, const std::string& path, const std::string& body,
                                const HeaderList& headers) {
  hub::Response response;
  response.status = 0;
  curl_easy_reset(curl_);
  curl_easy_setopt(curl_, CURLOPT_URL, (url_ + path).c_str());
  curl_easy_setopt(curl_, CURLOPT_CAINFO, ca_file_.c_str());
  if (!pin_.empty()) curl_easy_setopt(curl_, CURLOPT_PINNEDPUBLICKEY, pin_.c_str());
  if (tls_max_ != 0) curl_easy_setopt(curl_, CURLOPT_SSLVERSION, tls_max_);
  curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
  if (method != "GET") {
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  curl_slist* list = nullptr;
  for (const auto& [name, value] : headers) list = curl_slist_append(list, (name + ": " + value).c_str());
  curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &response.body);
  curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &response.headers);
  if (curl_easy_perform(curl_) == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
  }
  long made = 0;
  curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &made);
  connections_made_ += made;
  curl_slist_free_all(list);
  if (response.status != 0) expect_documented(method, path, response);
  return response;
}

struct RawTls::State {
  int fd = -1;
  SSL_CTX* context = nullptr;
  SSL* tls = nullptr;
};

RawTls::RawTls(std::uint16_t port, const std::string& protocol, const std::string& prelude)
    : state_(std::make_unique<State>()) {
  std::signal(SIGPIPE, SIG_IGN);  // the other end may be gone
  state_->fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  ::setsockopt(state_->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(state_->fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
  if (::send(state_->fd, prelude.data(), prelude.size(), 0) < 0) return;
  state_->context = SSL_CTX_new(TLS_client_method());
  state_->tls = SSL_new(state_->context);
  if (!protocol.empty()) {
    const std::string list = static_cast<char>(protocol.size()) + protocol;
    SSL_set_alpn_protos(state_->tls, reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
  }
  SSL_set_fd(state_->tls, state_->fd);
  SSL_connect(state_->tls);
}

RawTls::~RawTls() {
  SSL_free(state_->tls);
  SSL_CTX_free(state_->context);
  ::close(state_->fd);
}

bool RawTls::send(const std::string& bytes) {
  return SSL_write(state_->tls, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

void RawTls::say_no_more() { ::shutdown(state_->fd, SHUT_WR); }

std::string RawTls::read_some(int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(state_->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string chunk(16'384, '\0');
  const int got = SSL_read(state_->tls, chunk.data(), static_cast<int>(chunk.size()));
  chunk.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return chunk;
}

std::string RawTls::read_all(int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(state_->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::string all;
  std::array<char, 4096> chunk{};
  for (int got = 1; got > 0;) {
    got = SSL_read(state_->tls, chunk.data(), static_cast<int>(chunk.size()));
    if (got > 0) all.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return all;
}

bool RawTls::closed_within(int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(state_->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  char c = 0;
  errno = 0;
  const int got = SSL_read(state_->tls, &c, 1);
  const int error = SSL_get_error(state_->tls, got);
  return got <= 0 && !(error == SSL_ERROR_WANT_READ || (error == SSL_ERROR_SYSCALL && (errno == EAGAIN)));
}

}  // namespace doorstep::testing
