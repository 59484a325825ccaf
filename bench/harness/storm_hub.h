// A region's hub for thousands of tablets. Its folder is prepared in this process, without a socket: the rota is
// imported and the tablets are enrolled through the hub's own service. Then a `doorstep hub serve` serves from it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "doorstep/http/transport.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/sync/machine.h"

#include "process.h"
#include "region.h"
#include "signed_log.h"

namespace doorstep::bench {

struct EnrolledTablet {
  sync::Identity identity;
  std::unique_ptr<SignedLog> log;  // empty still
};

// What reads through the hub's routes: a provider's office, and a person of theirs.
struct Office {
  hub::ClientSecret client;
  std::string provider;
  std::vector<std::string> people;
};

class StormHub {
 public:
  // `database`: a PostgreSQL's address; empty: SQLite in the folder. The tablets' logs begin at `log_start`.
  StormHub(std::filesystem::path program, const std::filesystem::path& folder, const std::string& database,
           const Region& region, Millis log_start);

  std::vector<EnrolledTablet> take_tablets() { return std::move(tablets_); }  // one for each carer
  const std::vector<Office>& offices() const { return offices_; }

  void serve();  // always on the same port
  void kill() { serving_->kill(); }
  void stop() { serving_.reset(); }
  const ServingHub& serving() const { return *serving_; }
  http::CurlConfig curl() const;

  std::unique_ptr<hub::Store> open_store() const { return data_.open_store(); }

 private:
  const std::filesystem::path program_;
  hub::DataDirectory data_;
  std::vector<EnrolledTablet> tablets_;
  std::vector<Office> offices_;
  std::unique_ptr<ServingHub> serving_;
  std::string listen_ = "127.0.0.1:0";
};

}  // namespace doorstep::bench
