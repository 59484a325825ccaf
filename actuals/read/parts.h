// The parts of a request, each read with its defaults and the problems of stage 2 that lie within it.
#pragma once

#include "doorstep/actuals/request.h"

#include "read/reader.h"

namespace doorstep::actuals {

void read_rate_card(Reader& reader, RateCard& card);
void read_rate(Reader& reader, Rate& rate);
void read_measure(Reader& reader, Measure& measure);
void read_not_delivered(Reader& reader, NotDelivered& not_delivered);
void read_package(Reader& reader, Package& package);
void read_visit(Reader& reader, Visit& visit);

// Fills in the zone, and where each visit stands in time.
void place(Request& request);

// By start, then id. Only then do the indices of visits no longer name places of the text.
void sort_visits(Request& request);

// { "from", "to" }: in a request's period `to` must be there, elsewhere it may be open.
void read_dates(Reader& reader, Dates& dates);
void read_period(Reader& reader, Dates& dates);

}  // namespace doorstep::actuals
