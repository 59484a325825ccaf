// What both versions of HTTP share on the wire.
#pragma once

#include <cstddef>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace doorstep::hub {

constexpr std::size_t kChunkBytes = 16ULL * 1024;  // a TLS record

// How a coroutine awaits what may fail: the error goes into ec, nothing is thrown.
inline auto redirect(boost::system::error_code& ec) {
  return boost::asio::redirect_error(boost::asio::use_awaitable, ec);
}

}  // namespace doorstep::hub
