// What the page's worker does for the platform: functions that WebAssembly imports, in bindings/wasm/host.js. All are
// synchronous; bytes are lent for the length of the call. Private to the layer.
#pragma once

extern "C" {

double doorstep_host_wall_ms(void);
double doorstep_host_uptime_ms(void);
void doorstep_host_boot(char* into, int size);  // ended by a 0

void doorstep_host_random(void* into, int bytes);

void doorstep_host_sha256(const void* bytes, int size, void* digest);
// Of bytes that come piece by piece: the number of a hash, good until its end.
int doorstep_host_sha256_begin(void);
void doorstep_host_sha256_add(int hash, const void* bytes, int size);
void doorstep_host_sha256_end(int hash, void* digest);
int doorstep_host_ed25519_verify(const void* key, const void* message, int size,
                                 const void* signature);  // 1: good
void doorstep_host_ed25519_public_key(const void* seed, void* key);
void doorstep_host_ed25519_sign(const void* seed, const void* message, int size, void* signature);

// AES-256-GCM. `name` is vouched for and not hidden; the tag of 16 bytes follows the text.
void doorstep_host_seal(const void* key, const void* nonce, const void* name, int name_size, const void* text,
                        int size, void* sealed);
int doorstep_host_unseal(const void* key, const void* nonce, const void* name, int name_size,
                         const void* sealed, int size, void* text);  // 1: it opened

// Secrets by name. The size, -1 where there is none, -2 where the store can't be read; 1 for done of the others.
int doorstep_host_secret_get(const char* name, void* into, int size);
int doorstep_host_secret_put(const char* name, const void* bytes, int size);
int doorstep_host_secret_remove(const char* name);

// 1 where the zone is known; begin and end of the local day that holds `at_ms`.
int doorstep_host_local_day(const char* zone, double at_ms, double* begin_ms, double* end_ms);
}
