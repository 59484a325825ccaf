#include "meter.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace doorstep::bench {
namespace {

constexpr int kHighestDescriptor = 1024;
constexpr std::int64_t kSegmentBytes = 1448;

std::int64_t segments(std::int64_t bytes) { return (bytes + kSegmentBytes - 1) / kSegmentBytes; }

int port_of(int socket, int (*name)(int, sockaddr*, socklen_t*)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (name(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.sin_family != AF_INET)
    return 0;
  return ntohs(address.sin_port);
}

// Without what the kernel sent again because the other end was slow to be scheduled. False: no connection to the hub.
bool read_connection(Meter& meter, int socket) {
  if (port_of(socket, &getpeername) != meter.hub_port) return false;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return false;
  auto& carried = meter.connections[port_of(socket, &getsockname)];
  carried.bytes_out = static_cast<std::int64_t>(info.tcpi_bytes_sent - info.tcpi_bytes_retrans);
  carried.bytes_in = static_cast<std::int64_t>(info.tcpi_bytes_received);
  return true;
}

Carried total_of(const Meter& meter) {
  Carried total;
  for (const auto& [port, carried] : meter.connections) {
    total.bytes_out += carried.bytes_out;
    total.bytes_in += carried.bytes_in;
  }
  return total;
}

class MeteredTransport final : public http::Transport {
 public:
  MeteredTransport(const http::CurlConfig& config, Meter& meter) : curl_(config), meter_(meter) {}

  http::Outcome perform(const sync::Request& request, const http::Follow& follow) override {
    const bool is_push = request.path.ends_with("/events");
    const bool is_feed = request.method == sync::Method::get;
    return measured(is_feed ? meter_.feed : meter_.push, is_push,
                    [&] { return curl_.perform(request, follow); });
  }
  http::Outcome await(const http::Follow& follow) override {  // only pushes go behind each other
    return measured(meter_.push, true, [&] { return curl_.await(follow); });
  }

 private:
  template <class Wait>
  http::Outcome measured(Carried& part, bool is_push, Wait wait) {
    const auto before = total_of(meter_);
    const auto body_before = curl_.traffic().body_bytes_out;
    const auto start_ns = now_ns();
    auto outcome = wait();
    const auto end_ns = now_ns();
    read_connections();
    const auto after = total_of(meter_);
    part.bytes_out += after.bytes_out - before.bytes_out;
    part.bytes_in += after.bytes_in - before.bytes_in;
    part.segments +=
        segments(after.bytes_out - before.bytes_out) + segments(after.bytes_in - before.bytes_in);
    if (!is_push) return outcome;
    ++meter_.pushes;
    meter_.body_bytes += curl_.traffic().body_bytes_out - body_before;
    meter_.push_us.add(static_cast<double>(end_ns - start_ns) / 1000);
    meter_.done_ns = end_ns;
    meter_.device_cpu_us = process_cpu_us();
    meter_.hub_cpu_done_us = meter_.hub_cpu_us();
    return outcome;
  }

  // The socket is looked for only where it is another than the last time: a thousand questions to the kernel would
  // count as the device's time.
  void read_connections() {
    if (read_connection(meter_, socket_)) return;
    for (int socket = 3; socket < kHighestDescriptor; ++socket) {
      if (read_connection(meter_, socket)) socket_ = socket;
    }
  }

  http::CurlTransport curl_;
  Meter& meter_;
  int socket_ = -1;
};

}  // namespace

std::unique_ptr<http::Transport> metered_transport(const http::CurlConfig& config, Meter& meter) {
  return std::make_unique<MeteredTransport>(config, meter);
}

}  // namespace doorstep::bench
