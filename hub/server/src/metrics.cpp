#include "metrics.h"

#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "doorstep/event/error.h"

namespace doorstep::hub {

namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,   0.25,   0.5,   1,    2.5,   10};

prometheus::MetricFamily gauge(const std::string& name, const std::string& help, double value) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  family.metric.emplace_back();
  family.metric.back().gauge.value = value;
  return family;
}

// Values that are asked for, not counted.
class AskedGauges final : public prometheus::Collectable {
 public:
  explicit AskedGauges(Metrics::Gauges gauges) : gauges_(std::move(gauges)) {}
  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families{
        gauge("doorstep_connections", "Open connections", static_cast<double>(gauges_.connections())),
        gauge("doorstep_request_memory_bytes", "Bytes of requests held",
              static_cast<double>(gauges_.memory_bytes()))};
    add_views(families);
    return families;
  }

 private:
  // Left out where the database does not answer.
  void add_views(std::vector<prometheus::MetricFamily>& families) const {
    try {
      const Backlog backlog = gauges_.views();
      families.push_back(gauge("doorstep_views_marks", "What the read models have still to look at",
                               static_cast<double>(backlog.marks)));
      families.push_back(gauge("doorstep_views_behind_seconds", "How long the oldest of it has waited",
                               static_cast<double>(backlog.oldest_ms) / 1e3));
    } catch (const std::exception&) {
      return;
    }
  }

  Metrics::Gauges gauges_;
};

}  // namespace

class Metrics::Impl {
 public:
  void observe(const Observed& observed) {
    const std::string route(observed.route.empty() ? "none" : observed.route);
    const double seconds = static_cast<double>(observed.duration_us) / 1e6;
    requests_.Add({{"route", route}, {"status", std::to_string(observed.status)}}).Increment();
    received_.Add({{"route", route}}).Increment(static_cast<double>(observed.request_bytes));
    durations_.Add({{"route", route}}, kSeconds).Observe(seconds);
  }

  std::string listen(const std::string& address, Gauges gauges) {
    gauges_ = std::make_shared<AskedGauges>(std::move(gauges));
    try {
      exposer_ = std::make_unique<prometheus::Exposer>(address, 1);
    } catch (const std::exception&) {
      throw Error(ErrorClass::busy, "can_not_listen", "can't listen for metrics on " + address);
    }
    exposer_->RegisterCollectable(registry_);
    exposer_->RegisterCollectable(gauges_);
    const auto ports = exposer_->GetListeningPorts();
    return address.substr(0, address.rfind(':') + 1) + std::to_string(ports.empty() ? 0 : ports.front());
  }

  void stop_listening() { exposer_.reset(); }

 private:
  std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
  prometheus::Family<prometheus::Counter>& requests_ = prometheus::BuildCounter()
                                                           .Name("doorstep_requests_total")
                                                           .Help("Requests answered")
                                                           .Register(*registry_);
  prometheus::Family<prometheus::Counter>& received_ = prometheus::BuildCounter()
                                                           .Name("doorstep_received_bytes_total")
                                                           .Help("Bytes of bodies")
                                                           .Register(*registry_);
  prometheus::Family<prometheus::Histogram>& durations_ = prometheus::BuildHistogram()
                                                              .Name("doorstep_request_seconds")
                                                              .Help("From request to answer")
                                                              .Register(*registry_);
  std::shared_ptr<AskedGauges> gauges_;
  std::unique_ptr<prometheus::Exposer> exposer_;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;
void Metrics::observe(const Observed& observed) { impl_->observe(observed); }
std::string Metrics::listen(const std::string& address, Gauges gauges) {
  return impl_->listen(address, std::move(gauges));
}
void Metrics::stop_listening() { impl_->stop_listening(); }

}  // namespace doorstep::hub
