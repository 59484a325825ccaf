#include "doorstep/hub/store/store.h"

#include <array>
#include <future>

#include "doorstep/event/error.h"

#include "schema_blobs.h"
#include "schema_hooks.h"

namespace doorstep::hub {

void Store::run_write(const Run& run) {
  std::promise<void> promise;
  submit([&run](Connection& db) { run(db); },
         [&promise](const std::exception_ptr& error) {
           if (error) {
             promise.set_exception(error);
           } else {
             promise.set_value();
           }
         });
  promise.get_future().get();
}

bool Store::is_ready() {
  try {
    return read([](Connection& db) { return db.first("SELECT 1 FROM schema_part").has_value(); });
  } catch (const Error&) {
    return false;
  }
}

std::span<const SchemaPart> hub_schema() {
  static const std::array parts{log_schema(),    office_schema(), statements_schema(), views_schema(),
                                people_schema(), hooks_schema(),  blobs_schema()};
  return parts;
}

}  // namespace doorstep::hub
