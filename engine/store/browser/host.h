// Files of the origin's private file system that the page's worker holds open, by number: functions that WebAssembly
// imports, in bindings/wasm/host.js. All are synchronous. A number of bytes, or a size, or one of the failures.
#pragma once

namespace doorstep::store {

inline constexpr double kHostFailed = -1;  // the handle was lost, or the disk failed
inline constexpr double kHostFull = -2;    // the origin's quota, or the disk

}  // namespace doorstep::store

extern "C" {

int doorstep_host_slots(void);  // they are numbered from 0; more may come between two calls
double doorstep_host_slot_read(int slot, void* into, int bytes, double offset);
double doorstep_host_slot_write(int slot, const void* bytes, int size, double offset);
double doorstep_host_slot_size(int slot);
double doorstep_host_slot_truncate(int slot, double size);
double doorstep_host_slot_flush(int slot);
}
