/* Uses every function of doorstep.h once, as an app would: a visit recorded with no hub in sight, then synced.
 *   every_function DIRECTORY HUB_URL CA_FILE CODE CARER VISIT
 * Prints one line of JSON; the log and the key that it names are for `doorstep verify`. Host callbacks are used for the
 * clock, the keys and the place; the transport is libcurl's, and a host's one for a sync that finds no hub. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doorstep.h"

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "every_function: line %d: %s\n", __LINE__, #condition); \
      exit(1);                                                                \
    }                                                                         \
  } while (0)

static void expect_ok(doorstep_status status, const doorstep_error* error, int line) {
  if (status == DOORSTEP_OK) return;
  fprintf(stderr, "every_function: line %d: %s %s: %s\n", line, doorstep_status_name(status), error->code,
          error->detail);
  exit(1);
}
#define OK(call) expect_ok((call), &error, __LINE__)

/* --- a host's clock, key store, place and (broken) network ------------------------------------------------- */

static int64_t milliseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
static int64_t wall_ms(void* user) {
  (void)user;
  return milliseconds(CLOCK_REALTIME);
}
static int64_t uptime_ms(void* user) {
  (void)user;
  return milliseconds(CLOCK_BOOTTIME);
}
static void boot(void* user, char text[65]) {
  (void)user;
  strcpy(text, "boot-of-the-test");
}

enum { SECRETS = 16 };
typedef struct keys {
  char names[SECRETS][64];
  char bytes[SECRETS][2048];
  size_t sizes[SECRETS];
} keys;

static int find_key(const keys* all, const char* name) {
  for (int i = 0; i < SECRETS; ++i)
    if (strcmp(all->names[i], name) == 0) return i;
  return -1;
}
static int get_key(void* user, const char* name, doorstep_secret* secret) {
  const keys* all = user;
  const int i = find_key(all, name);
  if (i >= 0) doorstep_secret_set(secret, all->bytes[i], all->sizes[i]);
  return 0;
}
static int put_key(void* user, const char* name, const void* bytes, size_t size) {
  keys* all = user;
  int i = find_key(all, name);
  if (i < 0) i = find_key(all, "");
  if (i < 0 || size > sizeof all->bytes[i]) return 1;
  snprintf(all->names[i], sizeof all->names[i], "%s", name);
  memcpy(all->bytes[i], bytes, size);
  all->sizes[i] = size;
  return 0;
}
static int remove_key(void* user, const char* name) {
  keys* all = user;
  const int i = find_key(all, name);
  if (i >= 0) all->names[i][0] = '\0';
  return 0;
}

static int last_known(void* user, doorstep_position* position) {
  (void)user;
  position->lat_e7 = 515000000;
  position->lon_e7 = -1250000;
  position->accuracy_m = 8;
  return 0;
}

/* Counts what comes, and answers as a café's login page does. */
static doorstep_transport_result cafe(void* user, const doorstep_request* request,
                                      doorstep_response* response) {
  CHECK(request->struct_size == sizeof *request && strncmp(request->url, "https://", 8) == 0);
  CHECK(strcmp(request->method, "POST") == 0 && request->header_count > 0 && request->body_size > 0);
  ++*(int*)user;
  doorstep_response_set(response, 200, -1, "<html>Welcome</html>", 20);
  return DOORSTEP_ANSWERED;
}

/* --- the day ------------------------------------------------------------------------------------------------------- */

static char* read_file(const char* name) {
  FILE* file = fopen(name, "rb");
  CHECK(file != NULL);
  char* text = calloc(1, 65536);
  CHECK(text != NULL && fread(text, 1, 65535, file) > 0);
  fclose(file);
  return text;
}

static void write_file(const char* directory, const char* name, const doorstep_text* text) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE* file = fopen(path, "wb");
  CHECK(file != NULL);
  CHECK(fwrite(doorstep_text_data(text), 1, doorstep_text_size(text), file) == doorstep_text_size(text));
  fclose(file);
}

static void expect_in(doorstep_text* text, const char* part) {
  CHECK(strstr(doorstep_text_data(text), part) != NULL);
  doorstep_text_free(text);
}

/* What was heard since the last time, as a set of bits. */
static unsigned changes_of(doorstep_observer* observer) {
  doorstep_error error = {.struct_size = sizeof error};
  unsigned heard = 0;
  for (doorstep_change change = DOORSTEP_CHANGE_FEED; change != DOORSTEP_NO_CHANGE;) {
    OK(doorstep_observer_poll(observer, 0, &change, &error));
    heard |= 1U << change;
    if (change == DOORSTEP_CHANGE_CLOSED) break;
  }
  return heard;
}

/* A voice note with the note: its bytes are here, and go with the next sync. */
static void attach_to(doorstep_device* device, const char* carer, const char* visit, const char* event) {
  static const char sound[] =
      "OggS\0\2"
      "1234567890123456789012"
      "OpusHead and what was said";
  doorstep_error error = {.struct_size = sizeof error};
  doorstep_recorded added = {.struct_size = sizeof added};
  doorstep_text* text = NULL;
  doorstep_attachment attachment = {.struct_size = sizeof attachment,
                                    .carer = carer,
                                    .visit = visit,
                                    .of = event,
                                    .bytes = sound,
                                    .size = sizeof sound - 1};
  OK(doorstep_attach(device, &attachment, &added, &error));
  CHECK(strlen(added.event) == 36 && strlen(added.visit) == 36);
  OK(doorstep_attachments(device, visit, &text, &error));
  const char* found = strstr(doorstep_text_data(text), "\"sha256\":\"");
  CHECK(found != NULL && strstr(doorstep_text_data(text), "audio/ogg") != NULL);
  char sha256[44] = {0};
  memcpy(sha256, found + strlen("\"sha256\":\""), 43);
  doorstep_text_free(text);
  OK(doorstep_attachment_bytes(device, sha256, &text, &error));
  CHECK(doorstep_text_size(text) == sizeof sound - 1 &&
        memcmp(doorstep_text_data(text), sound, sizeof sound - 1) == 0);
  doorstep_text_free(text);
  doorstep_device_status status = {.struct_size = sizeof status};
  OK(doorstep_get_status(device, &status, &error));
  CHECK(status.attachments_unsent == 1 && status.attachment_bytes_unsent == (int64_t)sizeof sound - 1);
  attachment.size = 3;
  CHECK(doorstep_attach(device, &attachment, NULL, &error) == DOORSTEP_REJECTED);
  CHECK(strcmp(error.code, "unsupported_type") == 0);
}

static void record_visit(doorstep_device* device, const char* carer, const char* visit) {
  doorstep_error error = {.struct_size = sizeof error};
  doorstep_recorded in = {.struct_size = sizeof in};
  doorstep_recorded note = {.struct_size = sizeof note};
  doorstep_recorded out = {.struct_size = sizeof out};
  const doorstep_attendance attendance = {.struct_size = sizeof attendance, .carer = carer, .visit = visit};
  OK(doorstep_check_in(device, &attendance, &in, &error));
  CHECK(in.seq == 1 && strlen(in.event) == 36 && strlen(in.visit) == 36);
  char event[512];
  snprintf(event, sizeof event,
           "{\"type\":\"note.recorded\",\"by\":\"%s\",\"visit\":\"%s\","
           "\"body\":{\"kind\":\"daily_log\",\"text\":\"Ate well, asked for her sister\"}}",
           carer, visit);
  OK(doorstep_record(device, event, &note, &error));
  CHECK(strcmp(note.visit, in.visit) == 0);
  CHECK(doorstep_record(device, "{\"type\":\"note.recorded\",\"at\":1}", NULL, &error) == DOORSTEP_REJECTED);
  CHECK(strcmp(error.code, "unknown_member") == 0);
  attach_to(device, carer, visit, note.event);
  OK(doorstep_check_out(device, &attendance, &out, &error));
  CHECK(out.seq == 4);
}

/* What is typed outlives the app; recording the note ends it. Under a PIN nothing can be read, and all is recorded. */
static void type_and_lock(const doorstep_config* config, const char* carer, const char* visit) {
  doorstep_error error = {.struct_size = sizeof error};
  doorstep_device* device = NULL;
  doorstep_text* text = NULL;
  const doorstep_draft note = {
      .struct_size = sizeof note, .visit = visit, .kind = "daily_log", .carer = carer};
  const doorstep_draft other = {
      .struct_size = sizeof other, .visit = visit, .kind = "handover", .carer = carer};
  OK(doorstep_device_open(config, &device, &error));
  OK(doorstep_put_draft(device, &note, "Ate we", &error));
  OK(doorstep_put_draft(device, &other, "Key at number 4", &error));
  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
  OK(doorstep_device_open(config, &device, &error));
  OK(doorstep_get_draft(device, &note, &text, &error));
  expect_in(text, "Ate we");
  OK(doorstep_drop_draft(device, &other, &error));
  OK(doorstep_drafts(device, &text, &error));
  CHECK(strstr(doorstep_text_data(text), "handover") == NULL);
  expect_in(text, "daily_log");

  OK(doorstep_set_pin(device, carer, NULL, "2580", &error));
  OK(doorstep_touch(device, &error));
  doorstep_lock_status lock = {.struct_size = sizeof lock};
  OK(doorstep_get_lock(device, &lock, &error));
  CHECK(lock.pins && !lock.locked && lock.locks_in_ms > 0 && strlen(lock.carer) == 36);
  OK(doorstep_lock(device, &error));
  CHECK(doorstep_today(device, &text, &error) == DOORSTEP_KEY && strcmp(error.code, "locked") == 0);
  CHECK(doorstep_unlock(device, carer, "2581", &error) == DOORSTEP_REJECTED);
  OK(doorstep_pins(device, &text, &error));
  expect_in(text, "\"tries_left\":9");
  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
}

/* The key store is gone: recording goes on beside the directory, and a code that the hub refuses brings nothing back. */
static void lose_the_keys(doorstep_config config, const doorstep_enrolment* enrolment, const char* was) {
  doorstep_error error = {.struct_size = sizeof error};
  const doorstep_key_store* full = config.key_store;
  static keys none;
  const doorstep_key_store empty = {sizeof empty, &none, full->get, full->put, full->remove};
  config.key_store = &empty;
  doorstep_device* device = NULL;
  doorstep_text* text = NULL;
  CHECK(doorstep_device_open(&config, &device, &error) == DOORSTEP_KEY);
  CHECK(strcmp(error.code, "key_missing") == 0);
  OK(doorstep_recoverable(&config, &text, &error));
  expect_in(text, was);
  CHECK(doorstep_recover(&config, enrolment, &error) == DOORSTEP_AUTH); /* its code is used */
  config.beside = 1;
  OK(doorstep_device_open(&config, &device, &error));
  OK(doorstep_record(device, "{\"type\":\"mileage.recorded\",\"by\":\"mia\",\"body\":{\"metres\":900}}", NULL,
                     &error));
  CHECK(doorstep_sync(device, NULL, NULL, &error) == DOORSTEP_AUTH);
  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
}

static void expect_not_synced(const char* directory, doorstep_config config) {
  doorstep_error error = {.struct_size = sizeof error};
  int requests = 0;
  const doorstep_transport nowhere = {.struct_size = sizeof nowhere, .user = &requests, .perform = cafe};
  config.directory = directory;
  config.transport = &nowhere;
  doorstep_device* device = NULL;
  OK(doorstep_device_open(&config, &device, &error));
  const doorstep_sync_options once = {.struct_size = sizeof once, .max_failures = 1, .longest_wait_ms = 10};
  doorstep_sync_result result = {.struct_size = sizeof result};
  CHECK(doorstep_sync(device, &once, &result, &error) == DOORSTEP_TRANSIENT);
  CHECK(requests > 0 && result.unsent == 4 && !result.done);
  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
}

int main(int argc, char** argv) {
  CHECK(argc == 7);
  CHECK(doorstep_abi_version() == DOORSTEP_ABI_VERSION && strlen(doorstep_version()) > 0);
  static keys secrets;
  const doorstep_clock clock = {sizeof clock, NULL, wall_ms, uptime_ms, boot};
  const doorstep_key_store store = {sizeof store, &secrets, get_key, put_key, remove_key};
  const doorstep_location place = {sizeof place, NULL, last_known};
  const doorstep_config config = {.struct_size = sizeof config,
                                  .directory = argv[1],
                                  .clock = &clock,
                                  .key_store = &store,
                                  .location = &place};
  doorstep_error error = {.struct_size = sizeof error};
  doorstep_device* device = NULL;
  doorstep_device* second = NULL;
  doorstep_observer* observer = NULL;
  doorstep_text* text = NULL;

  OK(doorstep_device_open(&config, &device, &error));
  CHECK(doorstep_device_open(&config, &second, &error) == DOORSTEP_BUSY);
  OK(doorstep_observer_open(device, &observer, &error));
  char* ca = read_file(argv[3]);
  const doorstep_enrolment enrolment = {.struct_size = sizeof enrolment,
                                        .hub_url = argv[2],
                                        .ca_pem = ca,
                                        .code = argv[4],
                                        .name = "a C program"};
  OK(doorstep_enrol(device, &enrolment, &error));
  OK(doorstep_sync(device, NULL, NULL, &error));
  CHECK((changes_of(observer) & (1U << DOORSTEP_CHANGE_FEED)) != 0);

  OK(doorstep_today(device, &text, &error));
  expect_in(text, argv[6]);
  OK(doorstep_visits(device, wall_ms(NULL) - 86400000, wall_ms(NULL) + 86400000, &text, &error));
  expect_in(text, argv[6]);
  OK(doorstep_documents(device, "carer", NULL, &text, &error));
  expect_in(text, argv[5]);
  OK(doorstep_incidents(device, &text, &error));
  expect_in(text, "[]");

  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
  CHECK(changes_of(observer) == 1U << DOORSTEP_CHANGE_CLOSED);
  CHECK(doorstep_observer_close(observer) == DOORSTEP_OK);
  type_and_lock(&config, argv[5], argv[6]);
  OK(doorstep_device_open(&config, &device, &error));
  OK(doorstep_observer_open(device, &observer, &error));
  OK(doorstep_unlock(device, argv[5], "2580", &error));

  record_visit(device, argv[5], argv[6]);
  OK(doorstep_drafts(device, &text, &error));
  expect_in(text, "[]");
  CHECK((changes_of(observer) & (1U << DOORSTEP_CHANGE_RECORDED)) != 0);
  doorstep_device_status status = {.struct_size = sizeof status};
  OK(doorstep_get_status(device, &status, &error));
  CHECK(status.enrolled && status.unsent == 4 && status.oldest_unsent_ms > 0 && strlen(status.device) == 36);

  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
  CHECK(changes_of(observer) == 1U << DOORSTEP_CHANGE_CLOSED);
  CHECK(doorstep_observer_close(observer) == DOORSTEP_OK);
  expect_not_synced(argv[1], config);

  OK(doorstep_device_open(&config, &device, &error));
  doorstep_sync_result result = {.struct_size = sizeof result};
  CHECK(doorstep_sync(device, NULL, &result, &error) == DOORSTEP_KEY &&
        result.unsent == 0); /* sent while locked */
  OK(doorstep_unlock(device, argv[5], "2580", &error));
  OK(doorstep_device_interrupt(device, &error)); /* of nothing under way: the next sync is not concerned */
  OK(doorstep_sync(device, NULL, &result, &error));
  CHECK(result.done && result.unsent == 0);
  OK(doorstep_get_status(device, &status, &error));
  CHECK(status.attachments_unsent == 0);

  doorstep_text* key = NULL;
  OK(doorstep_public_key(device, &key, &error));
  OK(doorstep_log(device, &text, &error));
  OK(doorstep_verify_log(doorstep_text_data(text), doorstep_text_size(text), doorstep_text_data(key),
                         &error));
  CHECK(doorstep_verify_log(doorstep_text_data(text), 10, doorstep_text_data(key), &error) ==
        DOORSTEP_REJECTED);
  write_file(argv[1], "log.ndjson", text);
  write_file(argv[1], "key.jwk", key);
  doorstep_text_free(text);
  doorstep_text_free(key);
  CHECK(doorstep_device_close(device) == DOORSTEP_OK);
  CHECK(doorstep_get_status(device, &status, &error) == DOORSTEP_MISUSE);
  lose_the_keys(config, &enrolment, status.device);
  free(ca);
  CHECK(doorstep_live_handles() == 0);
  printf("{\"device\":\"%s\"}\n", status.device);
  return 0;
}
