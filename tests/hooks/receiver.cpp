#include "receiver.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace doorstep::testing {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Nothing where the request is not whole yet.
std::optional<Received> parse(const std::string& text) {
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  Received request;
  for (std::size_t at = text.find("\r\n") + 2; at < head_end + 2;) {
    const auto end = text.find("\r\n", at);
    const auto colon = text.find(':', at);
    if (colon < end)
      request.headers[lower(text.substr(at, colon - at))] = text.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  const std::size_t length =
      request.headers.contains("content-length") ? std::stoul(request.headers["content-length"]) : 0;
  if (text.size() < head_end + 4 + length) return std::nullopt;
  request.body = text.substr(head_end + 4, length);
  return request;
}

std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string text(4 * ((size + 2) / 3) + 1, '\0');
  text.resize(static_cast<std::size_t>(
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size))));
  return text;
}

std::string bytes_of_secret(const std::string& shown) {
  const std::string text = shown.substr(6);
  std::string bytes(text.size(), '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  bytes.resize(static_cast<std::size_t>(size) -
               static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')));
  return bytes;
}

void say(int fd, const std::string& text) { (void)::send(fd, text.data(), text.size(), MSG_NOSIGNAL); }

}  // namespace

bool is_signed_with(const Received& request, const std::string& shown_secret) {
  const std::string secret = bytes_of_secret(shown_secret);
  const std::string content =
      request.headers.at("webhook-id") + "." + request.headers.at("webhook-timestamp") + "." + request.body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac, &size);
  const std::string wanted = " v1," + base64(mac, size) + " ";
  return (" " + request.headers.at("webhook-signature") + " ").find(wanted) != std::string::npos;
}

Receiver::Receiver(Script script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0)
    throw std::runtime_error("the receiver can't listen");
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_all(); });
}

Receiver::~Receiver() {
  stopping_ = true;
  thread_.join();
  for (auto& connection : connections_) connection.join();
  ::close(listener_);
}

std::vector<Received> Receiver::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void Receiver::accept_all() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd >= 0) connections_.emplace_back([this, fd] { serve(fd); });
  }
}

void Receiver::serve(int fd) {
  std::string text;
  char block[16'384];
  bool open = true;
  while (open && !stopping_) {
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const auto got = ::recv(fd, block, sizeof block, 0);
    if (got <= 0) break;
    text.append(block, static_cast<std::size_t>(got));
    const auto request = parse(text);
    if (!request) continue;
    text.clear();
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(*request);
    }
    const Reply reply = script_(*request);
    if (reply.hangs_up) break;
    while (reply.hangs && !stopping_) ::usleep(5'000);
    say(fd, fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", reply.status,
                        reply.trickles ? 1'000'000 : reply.body.size(), reply.headers, reply.body));
    while (reply.trickles && !stopping_) {
      say(fd, "x");
      ::usleep(20'000);
    }
    open = !reply.hangs && !reply.trickles;
  }
  ::close(fd);
}

}  // namespace doorstep::testing
