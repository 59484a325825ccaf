#include "plan.h"

#include "doorstep/hub/office/kinds.h"

namespace doorstep::hub {

namespace {

template <class T>
std::vector<T> list_of(const std::optional<std::string>& text) {
  std::vector<T> list;
  if (!text) return list;
  for (std::string& part : split_list(*text).value_or(std::vector<std::string>{}))
    list.emplace_back(std::move(part));
  return list;
}

}  // namespace

visit::Plan plan_of_row(const Row& row, const ProviderId& provider) {
  visit::Plan plan;
  plan.provider = provider;
  plan.visit = VisitId(row.text(0));
  plan.person = PersonId(row.text(1));
  plan.service = row.text(2);
  plan.start = row.integer(3);
  plan.end = row.integer(4);
  plan.carers = list_of<CarerId>(row.text_or_null(5));
  plan.band = row.text_or_null(6).value_or("");
  plan.hours = row.text_or_null(7).value_or("");
  plan.tasks = list_of<std::string>(row.text_or_null(8));
  plan.time_critical = row.integer_or_null(9).value_or(0) != 0;
  plan.participants = list_of<PersonId>(row.text_or_null(10));
  return plan;
}

}  // namespace doorstep::hub
