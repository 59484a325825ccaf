// A device's connection in an event loop: libcurl set as the device sets it, without blocking.
#pragma once

#include <memory>
#include <string>

#include "doorstep/http/transport.h"

#include "loop.h"

namespace doorstep::bench {

class Connection {
 public:
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void answered(const http::Outcome& outcome) = 0;  // may destroy the connection
  };

  // `source`: the address to come from. All of 127.0.0.0/8 is this machine's, so each device can have its own.
  Connection(Loop& loop, Loop::ClientId client, const http::CurlConfig& config, const std::string& source,
             Owner& owner);
  ~Connection();  // closes it
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(const sync::Request& request);
  void ready(int socket, unsigned events);
  void due();

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace doorstep::bench
