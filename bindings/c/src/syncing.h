// What a round of syncing came to, as the C interface tells it.
#pragma once

#include "doorstep/device/device.h"

#include "doorstep.h"

namespace doorstep::c {

doorstep_sync_result result_of(const device::SyncResult& result);
// The error that a round ends with that is not done.
[[noreturn]] void throw_not_done(const device::SyncResult& result);

}  // namespace doorstep::c
