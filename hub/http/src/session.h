// One connection of a client: TLS, then requests one after the other, each with its limits and its time.
#pragma once

#include <atomic>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "doorstep/hub/http/pacer.h"
#include "doorstep/hub/http/server.h"

#include "lanes.h"

namespace doorstep::hub {

// What all connections of a server share. Sessions live inside its io_context; an answer that is still to come keeps
// it alive.
struct ServerCore : std::enable_shared_from_this<ServerCore> {
  ServerCore(const ServerOptions& o, const Service& s);

  const ServerOptions options;
  const Service& service;
  const std::shared_ptr<MemoryBudget> memory;
  Pacer pacer;
  Lanes lanes;
  boost::asio::io_context io;  // goes before the lanes: sessions in it have an order there
  boost::asio::ssl::context tls;
  std::atomic<bool> draining{false};
};

class Session {
 public:
  virtual ~Session() = default;
  virtual boost::asio::awaitable<void> run() = 0;  // until the connection is closed; never throws
  virtual void drain() = 0;  // on the session's executor: closes it where no request is under way
};

std::shared_ptr<Session> make_session(ServerCore& core, boost::asio::ip::tcp::socket socket);

}  // namespace doorstep::hub
