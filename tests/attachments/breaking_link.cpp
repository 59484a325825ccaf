#include "breaking_link.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace doorstep::testing {
namespace {

constexpr int kLookAgain_ms = 50;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool send_all(int to, const char* bytes, std::size_t count) {
  while (count > 0) {
    const auto sent = ::send(to, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

// At once, with a reset and without a goodbye.
void break_off(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket);
}

}  // namespace

BreakingLink::BreakingLink(int hub_port, std::int64_t after_bytes, Fault fault)
    : hub_port_(hub_port),
      fault_(fault),
      after_bytes_(after_bytes),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto address = loopback(0);
  socklen_t length = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::runtime_error("no port for the link");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

BreakingLink::~BreakingLink() {
  ending_ = true;
  thread_.join();
  if (silent_ >= 0) ::close(silent_);
  ::close(listener_);
}

void BreakingLink::run() {
  while (!ending_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, kLookAgain_ms) <= 0) continue;
    const int tablet = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (tablet < 0) continue;
    ++connections_;
    carry(tablet);
  }
}

void BreakingLink::carry(int tablet) {
  const int hub = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(hub_port_);
  bool open = ::connect(hub, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  std::array<char, 16'384> bytes{};
  std::int64_t left = after_bytes_;
  while (open && !ending_ && left > 0) {
    std::array<pollfd, 2> ends{{{tablet, POLLIN, 0}, {hub, POLLIN, 0}}};
    if (::poll(ends.data(), ends.size(), kLookAgain_ms) <= 0) continue;
    if (ends[0].revents != 0) {
      const auto most = std::min<std::int64_t>(left, static_cast<std::int64_t>(bytes.size()));
      const auto got = ::recv(tablet, bytes.data(), static_cast<std::size_t>(most), 0);
      open = got > 0 && send_all(hub, bytes.data(), static_cast<std::size_t>(got));
      if (got > 0) {
        bytes_up_ += got;
        left -= got;
      }
    }
    if (open && ends[1].revents != 0) {
      const auto got = ::recv(hub, bytes.data(), bytes.size(), 0);
      open = got > 0 && send_all(tablet, bytes.data(), static_cast<std::size_t>(got));
    }
  }
  if (fault_ == Fault::falls_silent && left == 0) {
    silent_ = tablet;
    after_bytes_ = INT64_MAX;
  } else {
    break_off(tablet);
  }
  ::shutdown(hub, SHUT_WR);  // what was carried arrives; nothing more does
  while (::recv(hub, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
  }
  ::close(hub);
}

}  // namespace doorstep::testing
