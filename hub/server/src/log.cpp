#include "log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

void start_log(std::string_view level) {
  const auto parsed = spdlog::level::from_str(std::string(level));
  if (parsed == spdlog::level::off && level != "off") {
    throw Error(ErrorClass::rejected, "usage", "--log-level is debug, info, warn, error or off");
  }
  const auto logger =
      std::make_shared<spdlog::logger>("hub", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(parsed);
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  spdlog::set_default_logger(logger);
}

void log_request(const Observed& observed) {
  const auto level = observed.status >= 500 ? spdlog::level::warn : spdlog::level::debug;
  if (!spdlog::should_log(level)) return;
  // The method is the client's text: only those that a route knows are told.
  const std::string_view method = observed.route.empty() ? "" : observed.method;
  const std::string cause = observed.cause.empty() ? "" : fmt::format(R"(,"code":"{}")", observed.cause);
  spdlog::log(level, R"("event":"request","method":"{}","route":"{}","status":{},"us":{},"bytes":{}{})",
              method, observed.route, observed.status, observed.duration_us, observed.request_bytes, cause);
}

void log_event(std::string_view event) { spdlog::info(R"("event":"{}")", event); }

}  // namespace doorstep::hub
