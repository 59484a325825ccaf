// Tables that are partitioned by month: `line` by when the hub received it, `fact` by the time inside its id (UUID
// version 7). Months that were not foreseen go to the default partition, so that no row is ever refused.
#pragma once

#include "doorstep/event/instant.h"

#include "connection.h"

namespace doorstep::hub {

// Makes the partitions of every month from that of `from` to that of `to` that are missing, each in a transaction, with
// what the default partition held of it. Another hub that does so at the same time is waited for.
void make_months(PgConnection& db, Millis from, Millis to);

}  // namespace doorstep::hub
