#include "local_hub.h"

#include <stdexcept>

#include <nlohmann/json.hpp>
#include <zstd.h>

#include "doorstep/event/jwk.h"
#include "doorstep/event/jwt.h"
#include "doorstep/http/transport.h"
#include "doorstep/hub/access/admin.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/office/names.h"
#include "doorstep/hub/server/data_directory.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

#include "office.h"

namespace doorstep::bench {
namespace {

using nlohmann::json;

const ProviderId kProviderId{kProvider};

Millis wall_ms() { return platform::system_clock().wall_ms(); }

void import_office(hub::Store& store, int carers) {
  std::vector<hub::ImportFile> files;
  for (auto& file : office_files(wall_ms(), carers, 20)) files.push_back({file.name, file.text});
  const auto report = hub::import_files(store, std::move(files));
  if (!report.errors.empty())
    throw std::runtime_error("the made-up rota is refused: " + report.errors.front().detail);
}

hub::Request post(std::string target, std::string type, std::string body) {
  hub::Request request;
  request.method = "POST";
  request.target = std::move(target);
  request.headers.add("Content-Type", std::move(type));
  request.body = std::move(body);
  return request;
}

std::string compressed(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), http::kDefaultZstdLevel));
  return out;
}

}  // namespace

LocalHub::LocalHub(const std::filesystem::path& folder, int carers, std::size_t max_group,
                   const std::string& vfs) {
  const auto data = hub::DataDirectory::make_or_open(folder, platform::system_random());
  auto options = data.sqlite_options();
  options.max_group = max_group;
  options.vfs = vfs;
  auto store = hub::open_sqlite_store(options, hub::hub_schema());
  import_office(*store, carers);
  auto receipt_key = data.receipt_signer(*store, platform::system_random());
  hub_ = std::make_unique<hub::Hub>(hub::HubParts{std::move(store), std::move(receipt_key), 86'400, {}},
                                    platform::system_clock(), platform::system_random());
}

LocalHub::LocalHub(std::unique_ptr<hub::Store> store, int carers) {
  import_office(*store, carers);
  hub_ = std::make_unique<hub::Hub>(hub::HubParts{std::move(store), new_key(), 86'400, {}},
                                    platform::system_clock(), platform::system_random());
}

std::vector<CareVisit> LocalHub::visits() {
  return hub_->store().read([](hub::Connection& db) {
    std::vector<CareVisit> visits;
    db.each(
        "SELECT id, person FROM planned_visit WHERE provider = $1 ORDER BY start_ms, id",
        [&](const hub::Row& row) {
          visits.push_back({VisitId(row.text(0)), PersonId(row.text(1))});
        },
        kProviderId);
    return visits;
  });
}

CarerId LocalHub::carer(int number) {
  return hub_->store().read(
      [&](hub::Connection& db) { return hub::find_carer(db, kProviderId, carer_name(number)).value(); });
}

std::string LocalHub::enrolment_code(int carer) {
  return hub::make_enrolment_code(hub_->store(), platform::system_random(), wall_ms(), kProviderId,
                                  {carer_name(carer)});
}

hub::Response LocalHub::ask(hub::Request request, int status) const {
  auto response = hub_->service().handle_now(std::move(request));
  if (response.status != status) throw std::runtime_error("the hub answers " + response.body);
  return response;
}

Tablet::Tablet(LocalHub& hub, int number) {
  auto key = new_key();
  const json enrolment{{"code", hub.enrolment_code(number)},
                       {"public_key", event::public_jwk(key->public_key())}};
  const auto enrolled =
      json::parse(hub.ask(post("/v1/enrolments", "application/json", enrolment.dump()), 201).body);
  const auto device = enrolled.at("device").get<std::string>();
  const std::int64_t now_s = wall_ms() / 1000;
  const std::string jti = platform::make_uuid_v4(platform::system_random());
  const std::string form =
      "grant_type=client_credentials&client_assertion_type="
      "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
      event::make_assertion(*key, device, enrolled.at("issuer").get<std::string>(), now_s, now_s + 240, jti);
  const auto granted = hub.ask(post("/oauth2/token", "application/x-www-form-urlencoded", form));
  token_ = json::parse(granted.body).at("access_token");
  Care care(hub.visits(), hub.carer(number), static_cast<std::uint64_t>(number));
  log_.emplace(DeviceId(device), std::move(key), std::move(care), wall_ms() - 86'400'000);
}

hub::Request Tablet::next_push(int events) {
  std::string body;
  for (int i = 0; i < events; ++i) body += log_->next_line() + "\n";
  body += log_->last_line() + "\n";
  auto request = post("/v1/devices/" + device().str() + "/events", "application/x-ndjson", compressed(body));
  request.headers.add("Content-Encoding", "zstd");
  request.headers.add("Authorization", "Bearer " + token_);
  return request;
}

}  // namespace doorstep::bench
