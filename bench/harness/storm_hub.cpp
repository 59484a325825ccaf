#include "storm_hub.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "doorstep/event/jwk.h"
#include "doorstep/hub/office/import.h"
#include "doorstep/hub/server/hub.h"
#include "doorstep/platform/clock.h"
#include "doorstep/platform/random.h"

namespace doorstep::bench {
namespace {

using nlohmann::json;

constexpr int kOffices = 10;  // that read; of all the providers

void import_region(hub::Store& store, const Region& region) {
  std::vector<hub::ImportFile> files;
  for (auto& file : region.files()) files.push_back({file.name, file.text});
  const auto report = hub::import_files(store, std::move(files));
  if (!report.errors.empty())
    throw std::runtime_error("the made-up rota is refused: " + report.errors.front().detail);
}

DeviceId enrol_one(hub::Hub& hub, const RosteredCarer& carer, const PublicKey& key) {
  const auto code = hub::make_enrolment_code(hub.store(), platform::system_random(),
                                             platform::system_clock().wall_ms(), carer.provider, {carer.ref});
  hub::Request request;
  request.method = "POST";
  request.target = "/v1/enrolments";
  request.headers.add("Content-Type", "application/json");
  request.body = json{{"code", code}, {"public_key", event::public_jwk(key)}}.dump();
  const auto response = hub.service().handle_now(std::move(request));
  if (response.status != 201) throw std::runtime_error("an enrolment is refused: " + response.body);
  return DeviceId(json::parse(response.body).at("device").get<std::string>());
}

Office make_office(hub::Store& store, int number) {
  Office office;
  office.provider = Region::provider(number);
  office.client = hub::make_client(store, platform::system_random(), hub::Role::provider, office.provider);
  store.read([&](hub::Connection& db) {
    db.each(
        "SELECT id FROM person WHERE provider = $1 ORDER BY id",
        [&](const hub::Row& row) { office.people.push_back(row.text(0)); }, office.provider);
  });
  return office;
}

}  // namespace

StormHub::StormHub(std::filesystem::path program, const std::filesystem::path& folder,
                   const std::string& database, const Region& region, Millis log_start)
    : program_(std::move(program)),
      data_(hub::DataDirectory::make_or_open(folder, platform::system_random(), database)) {
  auto store = data_.open_store();
  import_region(*store, region);
  for (int i = 0; i < std::min(kOffices, region.providers); ++i) offices_.push_back(make_office(*store, i));
  const auto carers = rostered_carers(*store, region);
  auto receipt_key = data_.receipt_signer(*store, platform::system_random());
  hub::Hub hub({std::move(store), std::move(receipt_key), 600, {}}, platform::system_clock(),
               platform::system_random());
  for (std::size_t i = 0; i < carers.size(); ++i) {
    auto key = new_key();
    const auto device = enrol_one(hub, carers[i], key->public_key());
    Care care(carers[i].visits, carers[i].carer, i);
    tablets_.push_back({{device, hub.identity().issuer, hub.receipt_key().public_key()},
                        std::make_unique<SignedLog>(device, std::move(key), std::move(care), log_start)});
  }
}

void StormHub::serve() {
  serving_ = std::make_unique<ServingHub>(program_, data_.folder(), listen_);
  listen_ = "127.0.0.1:" + std::to_string(serving_->port());
}

http::CurlConfig StormHub::curl() const {
  http::CurlConfig config;
  config.base_url = serving_->url();
  config.ca_pem = serving_->certificate_pem();
  return config;
}

}  // namespace doorstep::bench
