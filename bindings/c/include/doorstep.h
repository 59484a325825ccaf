/*
 * Doorstep: the engine of a carer's device, for apps in any language that can call C.
 *
 * A device directory holds the log (append-only, encrypted, synced to the disk at every record), what the hub sent, and
 * read models. Recording never waits for a network, a hub, a place or a permission.
 *
 * Rules that hold for every function:
 *   - Results. A function that can fail returns a doorstep_status and fills `error` where it is not NULL. On failure its
 *     other outputs are untouched.
 *   - Structs. Every struct begins with `struct_size`: set it to sizeof of that struct before the call, also of outputs.
 *     A later version of this header only adds members at the end; members beyond struct_size are taken as 0.
 *   - Ownership. What `…_open`, and every function with a `doorstep_text**`, gives is the caller's, who gives it back
 *     with `…_close` or `doorstep_text_free`. Pointers that are handed in are read during the call and not kept, but for
 *     the callbacks of a doorstep_config, which must stay callable until doorstep_device_close() has returned. What is
 *     handed to a callback is lent for the length of that call.
 *   - Text is UTF-8, ended by a 0. Ids are UUIDs in lower case, or the office's names where it is said. Times are
 *     milliseconds since 1970-01-01T00:00Z.
 *   - Threads. Every function may be called from any thread, and from several at once, unless it says otherwise. A handle
 *     that was closed is known as such for ever: its use gives DOORSTEP_MISUSE, and nothing else happens.
 *   - Nothing is thrown through this interface, and no callback may throw or long-jump through it.
 *
 * The protocol behind it is docs' protocol; the words of `code` in an error are stable, those of `detail` are not.
 */
#ifndef DOORSTEP_H
#define DOORSTEP_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define DOORSTEP_API __attribute__((visibility("default")))
#else
#define DOORSTEP_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when something is added; a library of the same version serves every program that was built with it or an
 * earlier one. Version 1 is the first; 2 adds drafts, PINs, recovery and attachments. */
#define DOORSTEP_ABI_VERSION 2

#define DOORSTEP_NO_TIME INT64_MIN /* of a time: there is none */
#define DOORSTEP_ID_BYTES 40       /* room for a UUID and its 0 */
#define DOORSTEP_CODE_BYTES 64

/* What to do about a failure; `code` says more. */
typedef enum doorstep_status {
  DOORSTEP_OK = 0,
  DOORSTEP_OFFLINE = 1,   /* no way to the hub: passes by itself */
  DOORSTEP_TRANSIENT = 2, /* passes: try again */
  DOORSTEP_AUTH = 3,      /* an enrolment is needed */
  DOORSTEP_REJECTED = 4,  /* what was handed in is wrong: do not try again */
  DOORSTEP_SPACE = 5,     /* disk or memory is full */
  DOORSTEP_KEY =
      6, /* the key is missing (key_missing) or another one (key_wrong), or a PIN is needed (locked); nothing is
                       damaged */
  DOORSTEP_CORRUPT = 7, /* a file is damaged and could not be mended; it was set aside, never deleted */
  DOORSTEP_TOO_NEW = 8, /* written by a newer Doorstep; nothing was touched */
  DOORSTEP_BUSY = 9,    /* another process has the directory, or another thread is syncing */
  DOORSTEP_BUG = 10,    /* must not happen: please report it */
  DOORSTEP_MISUSE = 11  /* used against its rules: a closed handle, NULL, a wrong struct_size */
} doorstep_status;

typedef struct doorstep_error {
  size_t struct_size;
  doorstep_status status;
  char code[DOORSTEP_CODE_BYTES]; /* a stable word: key_wrong, not_enrolled, directory_in_use … */
  char detail[256];               /* plain English; holds no personal data */
} doorstep_error;

typedef struct doorstep_device doorstep_device;     /* an open device directory */
typedef struct doorstep_observer doorstep_observer; /* hears of changes, by polling */
typedef struct doorstep_text doorstep_text;         /* a long answer: JSON, or lines of a log */

/* --- about the library: never fail ------------------------------------------------------------------------------- */

DOORSTEP_API uint32_t doorstep_abi_version(void);
DOORSTEP_API const char* doorstep_version(void);                       /* lent for ever */
DOORSTEP_API const char* doorstep_status_name(doorstep_status status); /* "rejected"; lent for ever */
/* Devices, observers and texts that were given and not given back. */
DOORSTEP_API int64_t doorstep_live_handles(void);

/* --- what a host may supply ---------------------------------------------------------------------------------------
 * Each struct's `user` is handed to its callbacks. A NULL struct, or a NULL callback where that is said, means the
 * platform's own. Callbacks come on the thread that called the function which needs them, never on one of ours, and may
 * block. Of their own device they may call doorstep_device_interrupt() alone: anything else gives DOORSTEP_MISUSE
 * from_a_callback, and nothing happens. Other devices are theirs to use. */

typedef struct doorstep_clock {
  size_t struct_size;
  void* user;
  /* A clock that can't be read gives DOORSTEP_NO_TIME, or writes no boot: the call that needed it ends with
   * DOORSTEP_TRANSIENT clock_failed, and nothing is recorded. */
  int64_t (*wall_ms)(void* user);   /* UTC as the device believes it; may be wrong and may step */
  int64_t (*uptime_ms)(void* user); /* since boot, counting sleep; never goes back within a boot */
  /* Writes an identifier of the current boot, 1 to 64 bytes of UTF-8 and a 0, into `boot`. */
  void (*boot)(void* user, char boot[65]);
} doorstep_clock;

/* Where a callback of the key store puts what it found; lent for that call. */
typedef struct doorstep_secret doorstep_secret;
DOORSTEP_API void doorstep_secret_set(doorstep_secret* secret, const void* bytes, size_t size);

/* Named secrets: Android's Keystore, a keychain. They have a few dozen bytes, but for `pins`, which has about 400 for each
 * carer with a PIN. Each callback gives 0 for done, anything else for
 * failed (the call that needed it ends with DOORSTEP_KEY). A secret that is not there is no failure: get() sets none. */
typedef struct doorstep_key_store {
  size_t struct_size;
  void* user;
  int (*get)(void* user, const char* name, doorstep_secret* secret);
  int (*put)(void* user, const char* name, const void* bytes,
             size_t size); /* durable when it returns; replaces */
  int (*remove)(void* user, const char* name);
} doorstep_key_store;

typedef struct doorstep_header {
  const char* name;
  const char* value;
} doorstep_header;

typedef struct doorstep_request {
  size_t struct_size;
  const char* method; /* GET, POST or PUT */
  const char* url;    /* https://… */
  const doorstep_header* headers;
  size_t header_count;
  const void* body; /* as it is to be sent; compressed already where a header says so */
  size_t body_size;
  const char* ca_pem; /* the only certificates to trust; empty: the system's */
  const char* pin;    /* sha256//… of the hub's public key, to be enforced; empty: none */
} doorstep_request;

/* Where a transport puts the answer; lent for that call. `retry_after_s`: the header in whole seconds, -1 without. */
typedef struct doorstep_response doorstep_response;
DOORSTEP_API void doorstep_response_set(doorstep_response* response, int http_status, int64_t retry_after_s,
                                        const void* body, size_t body_size);

typedef enum doorstep_transport_result {
  DOORSTEP_ANSWERED = 0, /* doorstep_response_set() was called, whatever the HTTP status is */
  DOORSTEP_NOT_REACHED = 1,
  DOORSTEP_TLS_FAILED = 2, /* the certificate, the pin or the handshake */
  DOORSTEP_TIMED_OUT = 3,
  DOORSTEP_CUT_OFF = 4, /* broken in the middle: the hub may have taken it */
  DOORSTEP_ANSWER_TOO_LARGE = 5
} doorstep_transport_result;

typedef struct doorstep_transport {
  size_t struct_size;
  void* user;
  /* One HTTPS request and its answer; follows no redirect. Verifies certificates: what is trusted decides who reads
   * the notes. doorstep_device_interrupt() does not reach into it: keep a timeout of a minute or two. */
  doorstep_transport_result (*perform)(void* user, const doorstep_request* request,
                                       doorstep_response* response);
} doorstep_transport;

typedef struct doorstep_position {
  size_t struct_size;
  int64_t lat_e7;     /* degrees times 10 000 000, within 90 */
  int64_t lon_e7;     /* within 180 */
  int64_t accuracy_m; /* -1, or more than half way round the earth: not known */
} doorstep_position;

typedef struct doorstep_location {
  size_t struct_size;
  void* user;
  /* The last known place, at once: recording must not wait for a fix. 0: `position` was filled; else, or where it is
   * none on earth, there is none.
   * Asked at a check-in or check-out that carries neither a position nor a tag. */
  int (*last_known)(void* user, doorstep_position* position);
} doorstep_location;

typedef struct doorstep_config {
  size_t struct_size;
  const char* directory; /* made, mode 0700, where it is not there */
  const doorstep_clock* clock;
  const doorstep_key_store* key_store; /* NULL: files under directory/keys, mode 0600 */
  const doorstep_transport* transport; /* NULL: libcurl */
  const doorstep_location* location;   /* NULL: none */
  int32_t
      beside; /* not 0: the directory's keys are lost, and till doorstep_recover() helps, recording goes on beside it */
} doorstep_config;

/* --- a device ------------------------------------------------------------------------------------------------------ */

/* Opens the directory, or makes it. DOORSTEP_BUSY directory_in_use, DOORSTEP_KEY, DOORSTEP_TOO_NEW, DOORSTEP_SPACE. */
DOORSTEP_API doorstep_status doorstep_device_open(const doorstep_config* config, doorstep_device** device,
                                                  doorstep_error* error);

/* Interrupts a sync, waits until every call on this device has ended, callbacks included, and closes it. NULL is fine.
 * Not from a callback of this device: DOORSTEP_MISUSE, and it stays open. Its observers end by themselves, but are to be
 * closed too. */
DOORSTEP_API doorstep_status doorstep_device_close(doorstep_device* device);

/* Makes a doorstep_sync() or doorstep_enrol() under way on other threads end soon; nothing is lost by it. May be called
 * from a callback. */
DOORSTEP_API doorstep_status doorstep_device_interrupt(doorstep_device* device, doorstep_error* error);

typedef struct doorstep_enrolment {
  size_t struct_size;
  const char* hub_url; /* https://host[:port] */
  const char* ca_pem;  /* certificates to trust; NULL: the system's */
  const char* pin;     /* NULL: none */
  const char* code;    /* the office's, good for ten minutes */
  const char* name;    /* what the office sees of this device; NULL: tablet */
  const char* model;   /* NULL: unknown */
} doorstep_enrolment;

/* Enrols, or enrols anew: what an earlier log had not sent goes on in the new one. Blocks for the network.
 * DOORSTEP_AUTH code_refused, DOORSTEP_OFFLINE, DOORSTEP_TRANSIENT, DOORSTEP_REJECTED. */
DOORSTEP_API doorstep_status doorstep_enrol(doorstep_device* device, const doorstep_enrolment* enrolment,
                                            doorstep_error* error);

/* --- when the key store has lost its keys (key_missing): nothing of the directory is lost with them ------------------
 * Ask the office for a code that names the device, and hand it in. Until then a device that was opened with `beside`
 * records into a makeshift directory, and what it recorded there goes into the log when the real one opens again. */

/* {"devices":[…]}: who this directory was, the last one first: what the office is asked to name. */
DOORSTEP_API doorstep_status doorstep_recoverable(const doorstep_config* config, doorstep_text** json,
                                                  doorstep_error* error);
/* Brings the key back, and enrols anew: what was not sent goes on under the new name. The directory is closed, before and
 * after. Blocks for the network. DOORSTEP_AUTH code_refused; DOORSTEP_KEY no_recovery, recovery_failed: the code names
 * another device, or the tablet was never synced after its enrolment. */
DOORSTEP_API doorstep_status doorstep_recover(const doorstep_config* config,
                                              const doorstep_enrolment* enrolment, doorstep_error* error);

/* --- recording: durable when it returns, offline ------------------------------------------------------------------ */

typedef struct doorstep_recorded {
  size_t struct_size;
  int64_t seq;
  char event[DOORSTEP_ID_BYTES];
  char visit[DOORSTEP_ID_BYTES]; /* empty where the event belongs to none */
} doorstep_recorded;

/* NULL and the empty text are the same. Carer, visit and person are UUIDs or the office's names. There is no time:
 * it is taken from the clocks. */
typedef struct doorstep_attendance {
  size_t struct_size;
  const char* carer;
  const char* visit;                 /* of the rota; empty at a check-in: an unplanned visit begins */
  const char* person;                /* of an unplanned visit */
  const char* service;               /* of an unplanned visit */
  const char* tag;                   /* what the tag at the door says (NFC, QR) */
  const char* manual_reason;         /* why there is no evidence */
  const doorstep_position* position; /* NULL: the location callback is asked */
} doorstep_attendance;

DOORSTEP_API doorstep_status doorstep_check_in(doorstep_device* device, const doorstep_attendance* attendance,
                                               doorstep_recorded* recorded, doorstep_error* error);
DOORSTEP_API doorstep_status doorstep_check_out(doorstep_device* device,
                                                const doorstep_attendance* attendance,
                                                doorstep_recorded* recorded, doorstep_error* error);

/* Any type of event: a JSON object with `type`, `by` (the carer) and, as the type has them, `visit`, `person`, `body`.
 * DOORSTEP_REJECTED, and nothing is written, where it would not be sound. */
DOORSTEP_API doorstep_status doorstep_record(doorstep_device* device, const char* event_json,
                                             doorstep_recorded* recorded, doorstep_error* error);

/* A photograph or a voice note. The type is told from the bytes: JPEG, PNG, WebP; Ogg (Opus, Vorbis), WebM, MPEG-4 sound. */
typedef struct doorstep_attachment {
  size_t struct_size;
  const char* carer;
  const char* visit;  /* NULL: the event belongs to none */
  const char* person; /* NULL: the visit's own */
  const char*
      of; /* the event that it belongs to: a note, an incident; the `event` of its doorstep_recorded */
  const void* bytes; /* at most 25 MiB */
  size_t size;
  const void* thumbnail; /* a small picture of it, made by the app, at most 30 KiB; NULL: none */
  size_t thumbnail_size;
} doorstep_attachment;

/* Keeps the bytes, without what a photograph says of where and with what it was taken, and records attachment.added: both
 * are durable when it returns. A sync sends them after all events, in chunks that go on where they ended. Needs no unlock.
 * DOORSTEP_REJECTED unsupported_type, too_large, bad_attachment; DOORSTEP_SPACE attachments_full (512 MiB wait already). */
DOORSTEP_API doorstep_status doorstep_attach(doorstep_device* device, const doorstep_attachment* attachment,
                                             doorstep_recorded* recorded, doorstep_error* error);
/* {"attachments":[{"event","of","at","sha256","media_type","bytes","thumbnail","sent"}]} of a visit, recorded here and not
 * erased yet: bytes go when the hub has them and the rota's horizon has passed. Needs an unlock, as the next one. */
DOORSTEP_API doorstep_status doorstep_attachments(doorstep_device* device, const char* visit,
                                                  doorstep_text** json, doorstep_error* error);
/* The bytes of an attachment or a thumbnail, by its SHA-256; empty where they are not here (any more). */
DOORSTEP_API doorstep_status doorstep_attachment_bytes(doorstep_device* device, const char* sha256,
                                                       doorstep_text** bytes, doorstep_error* error);

/* --- drafts of notes: what is typed and not recorded yet ------------------------------------------------------------ */

typedef struct doorstep_draft {
  size_t struct_size;
  const char* visit; /* UUID, or the office's name */
  const char* kind;  /* a note's kind (daily_log, care_note, handover), or the type of another event */
  const char* carer; /* UUID, or the office's name */
} doorstep_draft;

/* Durable when it returns, so a kill at any keystroke loses nothing: put it after each. Replaces what was there. Needs no
 * unlock. DOORSTEP_REJECTED bad_draft. Recording the note erases its draft, and so does the end of its visit's time on the
 * device. */
DOORSTEP_API doorstep_status doorstep_put_draft(doorstep_device* device, const doorstep_draft* draft,
                                                const char* text, doorstep_error* error);
/* Empty where there is none. */
DOORSTEP_API doorstep_status doorstep_get_draft(doorstep_device* device, const doorstep_draft* draft,
                                                doorstep_text** text, doorstep_error* error);
DOORSTEP_API doorstep_status doorstep_drop_draft(doorstep_device* device, const doorstep_draft* draft,
                                                 doorstep_error* error);
/* {"drafts":[{"visit","kind","carer","at"}]}, without their texts; needs no unlock. */
DOORSTEP_API doorstep_status doorstep_drafts(doorstep_device* device, doorstep_text** json,
                                             doorstep_error* error);

/* --- PINs: who may read ----------------------------------------------------------------------------------------------
 * Without a PIN nothing is ever locked. Once a carer has one, what the hub has sent and what is typed lie sealed on the
 * disk, and every reading function gives DOORSTEP_KEY locked until a carer unlocks. Recording, drafts, the status and the
 * push of a sync never need it; its pull waits (the sync then ends with DOORSTEP_KEY locked, and everything is sent).
 * While it is locked the device knows no names of the office's: hand in UUIDs. */

typedef struct doorstep_lock_status {
  size_t struct_size;
  int64_t locks_in_ms;           /* where nobody touches it; 0: it is locked, or nobody has a PIN */
  int32_t pins;                  /* somebody has a PIN */
  int32_t locked;                /* nothing can be read now */
  char carer[DOORSTEP_ID_BYTES]; /* who has unlocked; empty: nobody */
} doorstep_lock_status;

DOORSTEP_API doorstep_status doorstep_get_lock(doorstep_device* device, doorstep_lock_status* status,
                                               doorstep_error* error);
/* {"pins":[{"carer","name","tries_left","locked_out"}]}: who may unlock, for the screen that asks. `locked_out`: for good,
 * until the office has enrolled the device anew. */
DOORSTEP_API doorstep_status doorstep_pins(doorstep_device* device, doorstep_text** json,
                                           doorstep_error* error);
/* A carer's first PIN, while the device is unlocked or nobody has one yet; or another one, with the `current`, which counts
 * as a try. `current` NULL: there is none. 4 to 64 characters. DOORSTEP_REJECTED bad_pin, pin_set, wrong_pin; DOORSTEP_AUTH
 * pin_locked. */
DOORSTEP_API doorstep_status doorstep_set_pin(doorstep_device* device, const char* carer, const char* current,
                                              const char* pin, doorstep_error* error);
/* Ten wrong PINs are forgiven; with the eleventh that carer's PIN is locked for good. About 60 ms. DOORSTEP_REJECTED
 * wrong_pin, no_pin; DOORSTEP_AUTH pin_locked. */
DOORSTEP_API doorstep_status doorstep_unlock(doorstep_device* device, const char* carer, const char* pin,
                                             doorstep_error* error);
DOORSTEP_API doorstep_status doorstep_lock(doorstep_device* device, doorstep_error* error);
/* Somebody uses the app. Two minutes without this, a draft or a record, and the device locks itself. */
DOORSTEP_API doorstep_status doorstep_touch(doorstep_device* device, doorstep_error* error);

/* --- reading: from the device's own store --------------------------------------------------------------------------- */

typedef struct doorstep_device_status {
  size_t struct_size;
  int64_t recorded; /* lines of the current log */
  int64_t sent;     /* of these vouched for by a receipt of the hub */
  int64_t unsent;
  int64_t oldest_unsent_ms;
  int64_t last_receipt_ms;
  int64_t last_attempt_ms;
  int64_t next_attempt_ms; /* where the hub has named a moment before which it wants none */
  int64_t incidents;       /* damage that was met and mended: doorstep_incidents() */
  int32_t enrolled;
  int32_t needs_enrolment;      /* this log can't be sent any more: enrol anew, nothing is lost */
  doorstep_status last_failure; /* of syncing, until one succeeds */
  char last_failure_code[DOORSTEP_CODE_BYTES];
  char device[DOORSTEP_ID_BYTES];
  int32_t
      disk_full; /* the reserve for recording is in use: ask for room; nothing is pulled until there is some */
  int64_t
      attachments_unsent; /* photographs and voice notes whose bytes the hub does not have; thumbnails count */
  int64_t attachment_bytes_unsent;
} doorstep_device_status;

/* Counted from the log, never remembered. */
DOORSTEP_API doorstep_status doorstep_get_status(doorstep_device* device, doorstep_device_status* status,
                                                 doorstep_error* error);

/* {"visits":[…]} of today in the provider's zone, and of any time from `from_ms` to before `to_ms`. */
DOORSTEP_API doorstep_status doorstep_today(doorstep_device* device, doorstep_text** json,
                                            doorstep_error* error);
DOORSTEP_API doorstep_status doorstep_visits(doorstep_device* device, int64_t from_ms, int64_t to_ms,
                                             doorstep_text** json, doorstep_error* error);
/* {"documents":[{"id","rev","doc"}]} of the feed: kind is person, carer, planned_visit, outcome, note, policy …;
 * `person` NULL: all of that kind. */
DOORSTEP_API doorstep_status doorstep_documents(doorstep_device* device, const char* kind, const char* person,
                                                doorstep_text** json, doorstep_error* error);
/* {"incidents":[{"at","file","code","set_aside","lines_kept","lines_adopted","lines_lost"}]} */
DOORSTEP_API doorstep_status doorstep_incidents(doorstep_device* device, doorstep_text** json,
                                                doorstep_error* error);
/* The device's public key as a JWK: what doorstep_verify_log() and the program's `verify` want. */
DOORSTEP_API doorstep_status doorstep_public_key(doorstep_device* device, doorstep_text** json,
                                                 doorstep_error* error);

/* The current log, a line an event, and last its signed head. */
DOORSTEP_API doorstep_status doorstep_log(doorstep_device* device, doorstep_text** lines,
                                          doorstep_error* error);

/* Checks such a log by the key of its device: chain, hashes, signature. DOORSTEP_REJECTED with the code of the fault
 * (bad_event, bad_chain, bad_signature, bad_body) and its line in `detail`. Needs no device. */
DOORSTEP_API doorstep_status doorstep_verify_log(const char* lines, size_t size, const char* public_key_jwk,
                                                 doorstep_error* error);

/* --- syncing --------------------------------------------------------------------------------------------------------- */

typedef struct doorstep_sync_options {
  size_t struct_size;
  int32_t max_failures;    /* attempts that failed since something last went well; 0: 4 */
  int64_t longest_wait_ms; /* a longer wait (the hub asked for it) is not waited for; 0: 30 000 */
} doorstep_sync_options;

typedef struct doorstep_sync_result {
  size_t struct_size;
  int64_t unsent;
  int32_t done;    /* everything is receipted and the feed is current */
  int32_t revoked; /* the office has shut this device out */
  int32_t wiped;   /* … and wanted its data erased: nothing but close may follow */
  int32_t needs_enrolment;
} doorstep_sync_result;

/* One round: push, then pull. Blocks; recording and reading go on beside it. Options may be NULL. The status is not OK
 * where the round is not done, and `result` is filled then too. DOORSTEP_BUSY sync_under_way where another thread is at
 * it. */
DOORSTEP_API doorstep_status doorstep_sync(doorstep_device* device, const doorstep_sync_options* options,
                                           doorstep_sync_result* result, doorstep_error* error);

/* --- observing ------------------------------------------------------------------------------------------------------- */

typedef enum doorstep_change {
  DOORSTEP_NO_CHANGE = 0, /* the time went by */
  DOORSTEP_CHANGE_RECORDED = 1,
  DOORSTEP_CHANGE_RECEIPTED = 2,
  DOORSTEP_CHANGE_FEED = 3,
  DOORSTEP_CHANGE_LOG_BEGUN = 4,
  DOORSTEP_CHANGE_CLOSED = 5 /* the device was closed: nothing more will come */
} doorstep_change;

/* Hears of what changes from now on. */
DOORSTEP_API doorstep_status doorstep_observer_open(doorstep_device* device, doorstep_observer** observer,
                                                    doorstep_error* error);
/* Waits at most `timeout_ms` (0: not at all; never more than a day) for a change that was not yet told. Of several of
 * one kind it tells one: ask the device what is so now. One thread at a time. */
DOORSTEP_API doorstep_status doorstep_observer_poll(doorstep_observer* observer, int64_t timeout_ms,
                                                    doorstep_change* change, doorstep_error* error);
/* Wakes a poll under way, and waits for it. NULL is fine. */
DOORSTEP_API doorstep_status doorstep_observer_close(doorstep_observer* observer);

/* --- texts ------------------------------------------------------------------------------------------------------------ */

DOORSTEP_API const char* doorstep_text_data(
    const doorstep_text* text);                                    /* lent until it is freed; ended by a 0 */
DOORSTEP_API size_t doorstep_text_size(const doorstep_text* text); /* without the 0 */
DOORSTEP_API void doorstep_text_free(doorstep_text* text);         /* NULL is fine */

#ifdef __cplusplus
}
#endif
#endif
