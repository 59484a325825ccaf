// The schema as numbered migrations, in parts that grow by themselves. A migration that was ever released is
// never edited: the next one follows it.
#pragma once

#include <span>
#include <string_view>

namespace doorstep::hub {

// migrations[0] brings the part from version 0 to 1, and so on. Portable SQL: BIGINT, TEXT, BYTEA-like BLOB
// (written as BLOB), PRIMARY KEY (provider, …) first in every table that belongs to a provider.
struct SchemaPart {
  std::string_view name;
  std::span<const std::string_view> migrations;
};

SchemaPart log_schema();         // devices, their logs and what was found in them
SchemaPart office_schema();      // people, carers, rota and what is made of them
SchemaPart statements_schema();  // what is payable, and what was settled
SchemaPart views_schema();       // read models: emptied and made anew at any time
SchemaPart people_schema();      // who signs in, what they may see, and what they did

}  // namespace doorstep::hub
