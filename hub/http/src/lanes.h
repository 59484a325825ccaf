// Who is answered by which threads. Tablets wait in a line of their own, so that people who look something up never
// stand behind thousands of pushes.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>

#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include "doorstep/hub/http/server.h"

namespace doorstep::hub {

// A partial PUT (RFC 9110 §14.5) whose body broke off on the way is worth as much as has come of it: it is handed on, and
// nobody is there for its answer.
bool is_worth_its_part(const Request& request);

// Thread-safe. Options and service outlive it, and so does whoever was given to run(): responders keep it alive.
class Lanes {
 public:
  // A connection's: what it asks for as a device is begun in that order, one after the other, so that a push that was sent
  // behind another is never looked at before it.
  using Order = boost::asio::strand<boost::asio::thread_pool::executor_type>;

  Lanes(const ServerOptions& options, const Service& service);
  Order new_order() { return Order(devices_.get_executor()); }
  void run(Request request, Responder responder, const Order& order);
  // Ends what is under way and forgets what waits, which answers 500. Blocks; run() is not called any more.
  void stop();

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Waiting {
    Request request;
    Responder responder;
    Order order;
    std::size_t bytes;
    Time since;
  };

  template <class Executor>
  void handle(const Executor& executor, Request request, Responder responder);
  // Of devices only so many requests and bytes are worked on at once: the rest waits compressed, as it came, and not
  // parsed in front of the database, where it would also hold up whoever else writes.
  void start_some();
  bool has_room(std::size_t bytes) const;
  void start(Waiting waiting);
  void end(std::size_t bytes);

  const ServerOptions& options_;
  const Service& service_;
  boost::asio::thread_pool probes_;
  boost::asio::thread_pool people_;
  boost::asio::thread_pool devices_;
  std::mutex mutex_;
  std::deque<Waiting> waiting_;  // guarded, as are the next two
  std::size_t working_ = 0;      // requests of devices that are not answered yet
  std::size_t working_bytes_ = 0;
};

}  // namespace doorstep::hub
