package care.doorstep;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * An open device directory: the log, what the hub sent, and the way to it. Recording is durable when it
 * returns and never waits for a network.
 *
 * <p>Any method on any thread, several at once; recording and reading go on beside a sync. After
 * {@link #close()} every method throws {@link IllegalStateException}, in a callback of this device all but
 * {@link #interrupt()}. A text with a NUL or with half of a surrogate pair is an {@link IllegalArgumentException}; in
 * JSON a NUL is written {@code \}{@code u0000}.
 */
public final class Device implements AutoCloseable {
  private final long handle;
  private final long host;

  private Device(long[] handles) {
    handle = handles[0];
    host = handles[1];
  }

  /**
   * Opens a directory, or makes it, with the platform's own clock, keys and network.
   *
   * @param directory of one device
   * @return the device, to be closed
   * @throws DoorstepException {@link ErrorClass#BUSY} {@code directory_in_use}, {@link ErrorClass#KEY},
   *     {@link ErrorClass#TOO_NEW}, {@link ErrorClass#SPACE}
   */
  public static Device open(Path directory) throws DoorstepException {
    return open(directory, Host.PLATFORM);
  }

  /**
   * Opens a directory, or makes it.
   *
   * @param directory of one device
   * @param host what the app supplies
   * @return the device, to be closed
   * @throws DoorstepException {@link ErrorClass#BUSY} {@code directory_in_use}, {@link ErrorClass#KEY},
   *     {@link ErrorClass#TOO_NEW}, {@link ErrorClass#SPACE}
   */
  public static Device open(Path directory, Host host) throws DoorstepException {
    return open(directory, host, 0);
  }

  /**
   * Opens a makeshift device beside a directory whose keys are lost ({@code key_missing}), so that recording goes on until
   * {@link #recover} helps. What is recorded there goes into the log once the directory opens again.
   *
   * @param directory of one device
   * @param host what the app supplies
   * @return the device, to be closed
   * @throws DoorstepException as of {@link #open(Path, Host)}
   */
  public static Device openBeside(Path directory, Host host) throws DoorstepException {
    return open(directory, host, Callbacks.BESIDE);
  }

  private static Device open(Path directory, Host host, int beside) throws DoorstepException {
    byte[] path = Text.orNull(directory.toString());
    Callbacks callbacks = new Callbacks(host);
    long[] handles = Calls.on(0, () -> Native.open(path, callbacks, callbacks.supplied() | beside));
    callbacks.opened(handles[0]);
    return new Device(handles);
  }

  /**
   * Who a directory was: what the office is asked to name in a code for {@link #recover}. Needs no key.
   *
   * @param directory of one device, closed
   * @param host what the app supplies
   * @return JSON, {@code {"devices":[…]}}, the last one first
   * @throws DoorstepException where the directory can't be read
   */
  public static String recoverable(Path directory, Host host) throws DoorstepException {
    byte[] path = Text.orNull(directory.toString());
    Callbacks callbacks = new Callbacks(host);
    return Text.decode(Calls.on(0, () -> Native.recoverable(path, callbacks, callbacks.supplied())));
  }

  /**
   * Brings back the key that the key store has lost, and enrols anew: what was not sent goes on under the new name. Blocks
   * for the network.
   *
   * @param directory of one device, closed
   * @param host what the app supplies
   * @param enrolment with which hub, and a code of the office that names the device
   * @throws DoorstepException {@link ErrorClass#AUTH} {@code code_refused}; {@link ErrorClass#KEY} {@code no_recovery},
   *     {@code recovery_failed}; {@link ErrorClass#OFFLINE}, {@link ErrorClass#TRANSIENT}
   */
  public static void recover(Path directory, Host host, Enrolment enrolment) throws DoorstepException {
    byte[] path = Text.orNull(directory.toString());
    Callbacks callbacks = new Callbacks(host);
    byte[][] texts = texts(enrolment);
    Calls.on(0, () -> {
      Native.recover(path, callbacks, callbacks.supplied(), texts);
      return null;
    });
  }

  /**
   * Interrupts a sync, waits until every call on this device has ended, callbacks included, and closes it. A
   * second time nothing happens.
   *
   * @throws IllegalStateException from a callback of this device, which stays open
   */
  @Override
  public void close() {
    if (Calls.inside(handle)) {
      throw new IllegalStateException("a callback can't close its own device");
    }
    Native.close(handle, host);
  }

  /**
   * Makes a sync or an enrolment under way on other threads end soon; nothing is lost by it. May be called from
   * a callback.
   *
   * @throws DoorstepException where the library has failed
   */
  public void interrupt() throws DoorstepException {
    Native.interrupt(handle);
  }

  /**
   * Enrols, or enrols anew: what an earlier log had not sent goes on in the new one. Blocks for the network.
   *
   * @param enrolment with which hub
   * @throws DoorstepException {@link ErrorClass#AUTH} {@code code_refused}, {@link ErrorClass#OFFLINE},
   *     {@link ErrorClass#TRANSIENT}, {@link ErrorClass#REJECTED}
   */
  public void enrol(Enrolment enrolment) throws DoorstepException {
    byte[][] texts = texts(enrolment);
    run(() -> Native.enrol(handle, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]));
  }

  /**
   * Records that a carer has come.
   *
   * @param attendance who, where to
   * @return the event, which is durable
   * @throws DoorstepException {@link ErrorClass#AUTH} {@code not_enrolled}, {@link ErrorClass#REJECTED},
   *     {@link ErrorClass#SPACE}
   */
  public Recorded checkIn(Attendance attendance) throws DoorstepException {
    return attend(true, attendance);
  }

  /**
   * Records that a carer has gone.
   *
   * @param attendance who, from where
   * @return the event, which is durable
   * @throws DoorstepException as of {@link #checkIn}
   */
  public Recorded checkOut(Attendance attendance) throws DoorstepException {
    return attend(false, attendance);
  }

  /**
   * Records any type of event.
   *
   * @param eventJson an object with {@code type}, {@code by} (the carer) and, as the type has them, {@code visit},
   *     {@code person}, {@code body}; no time
   * @return the event, which is durable
   * @throws DoorstepException {@link ErrorClass#REJECTED}, and nothing is written, where it would not be sound
   */
  public Recorded record(String eventJson) throws DoorstepException {
    byte[] event = Text.needed(eventJson, "eventJson");
    String[] ids = new String[2];
    return Calls.on(handle, () -> Recorded.of(Native.record(handle, event, ids), ids));
  }

  /**
   * Keeps what is typed, durably: a kill at any keystroke loses nothing. Replaces what was there; recording the note erases
   * it. Needs no unlock.
   *
   * @param draft of which visit, note and carer
   * @param text as it stands
   * @throws DoorstepException {@link ErrorClass#REJECTED} {@code bad_draft}, {@link ErrorClass#SPACE}
   */
  public void putDraft(Draft draft, String text) throws DoorstepException {
    byte[] typed = Text.needed(text, "text");
    byte[][] of = texts(draft);
    run(() -> Native.putDraft(handle, of, typed));
  }

  /**
   * What was typed.
   *
   * @param draft of which visit, note and carer
   * @return the text; empty where there is none
   * @throws DoorstepException {@link ErrorClass#KEY} {@code locked}
   */
  public String draft(Draft draft) throws DoorstepException {
    byte[][] of = texts(draft);
    return text(() -> Native.draft(handle, of));
  }

  /**
   * Erases what was typed.
   *
   * @param draft of which visit, note and carer
   * @throws DoorstepException where the store can't be written
   */
  public void dropDraft(Draft draft) throws DoorstepException {
    byte[][] of = texts(draft);
    run(() -> Native.dropDraft(handle, of));
  }

  /**
   * Which drafts there are.
   *
   * @return JSON, {@code {"drafts":[{"visit","kind","carer","at"}]}}
   * @throws DoorstepException where the store can't be read
   */
  public String drafts() throws DoorstepException {
    return text(() -> Native.drafts(handle));
  }

  /**
   * Who may read.
   *
   * @return at this moment
   * @throws DoorstepException where the key store fails
   */
  public LockStatus lockStatus() throws DoorstepException {
    long[] numbers = new long[LockStatus.NUMBERS];
    String[] texts = new String[1];
    run(() -> Native.lockStatus(handle, numbers, texts));
    return LockStatus.of(numbers, texts);
  }

  /**
   * Who can unlock, for the screen that asks. Needs no unlock.
   *
   * @return JSON, {@code {"pins":[{"carer","name","tries_left","locked_out"}]}}
   * @throws DoorstepException where the key store fails
   */
  public String pins() throws DoorstepException {
    return text(() -> Native.pins(handle));
  }

  /**
   * Sets a carer's PIN: a first one, while the device is unlocked or nobody has one, or another one.
   *
   * @param carer UUID, or the office's name
   * @param current the PIN so far, which counts as a try; null: there is none
   * @param pin 4 to 64 characters
   * @throws DoorstepException {@link ErrorClass#REJECTED} {@code bad_pin}, {@code pin_set}, {@code wrong_pin};
   *     {@link ErrorClass#AUTH} {@code pin_locked}; {@link ErrorClass#KEY} {@code locked}
   */
  public void setPin(String carer, String current, String pin) throws DoorstepException {
    byte[][] texts = {Text.needed(carer, "carer"), Text.orNull(current), Text.needed(pin, "pin")};
    run(() -> Native.setPin(handle, texts[0], texts[1], texts[2]));
  }

  /**
   * Lets a carer read. Ten wrong PINs are forgiven; with the eleventh theirs is locked for good.
   *
   * @param carer UUID, or the office's name
   * @param pin theirs
   * @throws DoorstepException {@link ErrorClass#REJECTED} {@code wrong_pin}, {@code no_pin}; {@link ErrorClass#AUTH}
   *     {@code pin_locked}: the office enrols the device anew
   */
  public void unlock(String carer, String pin) throws DoorstepException {
    byte[][] texts = {Text.needed(carer, "carer"), Text.needed(pin, "pin")};
    run(() -> Native.unlock(handle, texts[0], texts[1]));
  }

  /**
   * Locks at once. Recording, drafts and the push of a sync go on.
   *
   * @throws DoorstepException where the library has failed
   */
  public void lock() throws DoorstepException {
    run(() -> Native.lock(handle));
  }

  /**
   * Somebody uses the app. Two minutes without this, a draft or a record, and the device locks itself.
   *
   * @throws DoorstepException where the library has failed
   */
  public void touch() throws DoorstepException {
    run(() -> Native.touch(handle));
  }

  /**
   * Adds a photograph or a voice note to what was recorded. A photograph loses what it says of where and with what it was
   * taken. A sync sends it after all events.
   *
   * @param attachment the bytes, and the event that they belong to
   * @return the event, which is durable as the bytes are
   * @throws DoorstepException {@link ErrorClass#REJECTED} {@code unsupported_type}, {@code too_large},
   *     {@code bad_attachment}; {@link ErrorClass#SPACE} {@code attachments_full}
   */
  public Recorded attach(Attachment attachment) throws DoorstepException {
    byte[][] texts = {Text.needed(attachment.carer(), "carer"), Text.orNull(attachment.visit()),
      Text.orNull(attachment.person()), Text.needed(attachment.of(), "of")};
    byte[] bytes = Objects.requireNonNull(attachment.bytes(), "bytes");
    String[] ids = new String[2];
    return Calls.on(handle, () -> Recorded.of(Native.attach(handle, texts, bytes, attachment.thumbnail(), ids), ids));
  }

  /**
   * The attachments of a visit that were recorded here and whose bytes are still here.
   *
   * @param visit of the rota, or an unplanned one
   * @return JSON, {@code {"attachments":[…]}}
   * @throws DoorstepException where the store can't be read
   */
  public String attachments(String visit) throws DoorstepException {
    byte[] wanted = Text.needed(visit, "visit");
    return text(() -> Native.attachments(handle, wanted));
  }

  /**
   * The bytes of an attachment, or of a thumbnail.
   *
   * @param sha256 its SHA-256, as {@link #attachments} has it
   * @return the bytes; empty where they are not here any more
   * @throws DoorstepException where the store can't be read
   */
  public byte[] attachmentBytes(String sha256) throws DoorstepException {
    byte[] wanted = Text.needed(sha256, "sha256");
    return Calls.on(handle, () -> Native.attachmentBytes(handle, wanted));
  }

  /**
   * How the device stands.
   *
   * @return counted from the log
   * @throws DoorstepException where the store can't be read
   */
  public DeviceStatus status() throws DoorstepException {
    long[] numbers = new long[DeviceStatus.NUMBERS];
    String[] texts = new String[2];
    run(() -> Native.status(handle, numbers, texts));
    return DeviceStatus.of(numbers, texts);
  }

  /**
   * The visits of today in the provider's zone.
   *
   * @return JSON, {@code {"visits":[…]}}
   * @throws DoorstepException where the store can't be read
   */
  public String today() throws DoorstepException {
    return text(() -> Native.today(handle));
  }

  /**
   * The visits of any time.
   *
   * @param from the first instant
   * @param to the first instant after
   * @return JSON, {@code {"visits":[…]}}
   * @throws DoorstepException where the store can't be read
   */
  public String visits(Instant from, Instant to) throws DoorstepException {
    long fromMillis = from.toEpochMilli();
    long toMillis = to.toEpochMilli();
    return text(() -> Native.visits(handle, fromMillis, toMillis));
  }

  /**
   * What the hub sent of one kind.
   *
   * @param kind {@code person}, {@code carer}, {@code planned_visit}, {@code outcome}, {@code note} …
   * @param person of whom; null: all of that kind
   * @return JSON, {@code {"documents":[{"id","rev","doc"}]}}
   * @throws DoorstepException where the store can't be read
   */
  public String documents(String kind, String person) throws DoorstepException {
    byte[] wanted = Text.needed(kind, "kind");
    byte[] whose = Text.orNull(person);
    return text(() -> Native.documents(handle, wanted, whose));
  }

  /**
   * Damage that was met and mended.
   *
   * @return JSON, {@code {"incidents":[…]}}
   * @throws DoorstepException where the store can't be read
   */
  public String incidents() throws DoorstepException {
    return text(() -> Native.incidents(handle));
  }

  /**
   * The device's public key, by which its log can be verified.
   *
   * @return a JWK
   * @throws DoorstepException {@link ErrorClass#AUTH} {@code not_enrolled}
   */
  public String publicKey() throws DoorstepException {
    return text(() -> Native.publicKey(handle));
  }

  /**
   * The current log, a line an event, and last its signed head.
   *
   * @return the lines
   * @throws DoorstepException {@link ErrorClass#AUTH} {@code not_enrolled}
   */
  public String log() throws DoorstepException {
    return text(() -> Native.log(handle));
  }

  /**
   * One round of syncing with the usual patience.
   *
   * @return how far it came: done
   * @throws DoorstepException as of {@link #sync(SyncOptions)}
   */
  public SyncResult sync() throws DoorstepException {
    return sync(SyncOptions.USUAL);
  }

  /**
   * One round of syncing: push, then pull. Blocks; recording and reading go on beside it.
   *
   * @param options how patient it is
   * @return how far it came: done
   * @throws SyncException where the round is not done
   * @throws DoorstepException {@link ErrorClass#BUSY} {@code sync_under_way} where another thread is at it,
   *     {@link ErrorClass#AUTH} {@code not_enrolled}
   */
  public SyncResult sync(SyncOptions options) throws DoorstepException {
    long[] result = {-1, 0, 0, 0, 0};
    try {
      run(() -> Native.sync(handle, options.maxFailures(), options.longestWait().toMillis(), result));
    } catch (DoorstepException failure) {
      throw result[0] < 0 ? failure : new SyncException(failure, SyncResult.of(result));
    }
    return SyncResult.of(result);
  }

  /**
   * An observer that hears of what changes from now on.
   *
   * @return the observer, to be closed; it ends by itself with the device
   * @throws DoorstepException where the library has failed
   */
  public Observer observe() throws DoorstepException {
    return new Observer(Native.openObserver(handle));
  }

  private static byte[][] texts(Enrolment given) {
    return new byte[][] {Text.needed(given.hubUrl(), "hubUrl"), Text.orNull(given.certificates()),
      Text.orNull(given.pin()), Text.needed(given.code(), "code"), Text.orNull(given.name()),
      Text.orNull(given.model())};
  }

  private static byte[][] texts(Draft given) {
    return new byte[][] {Text.needed(given.visit(), "visit"), Text.needed(given.kind(), "kind"),
      Text.needed(given.carer(), "carer")};
  }

  private Recorded attend(boolean in, Attendance given) throws DoorstepException {
    byte[][] texts = {Text.needed(given.carer(), "carer"), Text.orNull(given.visit()), Text.orNull(given.person()),
      Text.orNull(given.service()), Text.orNull(given.tag()), Text.orNull(given.manualReason())};
    long[] position = given.position() == null ? null : given.position().numbers();
    String[] ids = new String[2];
    return Calls.on(handle, () -> Recorded.of(Native.attend(handle, in, texts, position, ids), ids));
  }

  @FunctionalInterface
  private interface Action {
    void run() throws DoorstepException;
  }

  private void run(Action action) throws DoorstepException {
    Calls.on(handle, () -> {
      action.run();
      return null;
    });
  }

  private String text(Calls.Call<byte[]> question) throws DoorstepException {
    return Text.decode(Calls.on(handle, question));
  }
}
