package care.doorstep;

/**
 * The C interface. Texts are UTF-8, null where the C interface takes NULL; what fails throws {@link
 * #failure}'s answer.
 */
final class Native {
  static final long NO_TIME = Long.MIN_VALUE;
  private static final int MISUSE = 11;

  static {
    System.loadLibrary("doorstep_jni");
  }

  private Native() {}

  static native int abiVersion();

  static native byte[] version();

  static native long liveHandles();

  static native void verifyLog(byte[] lines, byte[] key) throws DoorstepException;

  /** The device's handle, and what keeps its callbacks: both are for {@link #close}. */
  static native long[] open(byte[] directory, Callbacks callbacks, int supplied) throws DoorstepException;

  /** False where it was closed already. */
  static native boolean close(long device, long host);

  static native void interrupt(long device) throws DoorstepException;

  static native byte[] recoverable(byte[] directory, Callbacks callbacks, int supplied) throws DoorstepException;

  /** `enrolment`: the texts of {@link #enrol}, in its order. */
  static native void recover(byte[] directory, Callbacks callbacks, int supplied, byte[][] enrolment)
      throws DoorstepException;

  static native void enrol(long device, byte[] hubUrl, byte[] certificates, byte[] pin, byte[] code, byte[] name,
      byte[] model) throws DoorstepException;

  /** Texts as in Attendance, in its order. The event's seq; `ids` gets event and visit. */
  static native long attend(long device, boolean in, byte[][] texts, long[] position, String[] ids)
      throws DoorstepException;

  static native long record(long device, byte[] event, String[] ids) throws DoorstepException;

  /** Texts: carer, visit, person, of. */
  static native long attach(long device, byte[][] texts, byte[] bytes, byte[] thumbnail, String[] ids)
      throws DoorstepException;

  static native byte[] attachments(long device, byte[] visit) throws DoorstepException;

  static native byte[] attachmentBytes(long device, byte[] sha256) throws DoorstepException;

  /** `numbers` in the order of doorstep_device_status; `texts` gets last_failure_code and device. */
  static native void status(long device, long[] numbers, String[] texts) throws DoorstepException;

  /** `of` as in Draft, in its order, here and below. */
  static native void putDraft(long device, byte[][] of, byte[] text) throws DoorstepException;

  static native byte[] draft(long device, byte[][] of) throws DoorstepException;

  static native void dropDraft(long device, byte[][] of) throws DoorstepException;

  static native byte[] drafts(long device) throws DoorstepException;

  /** `numbers` in the order of doorstep_lock_status; `texts` gets carer. */
  static native void lockStatus(long device, long[] numbers, String[] texts) throws DoorstepException;

  static native byte[] pins(long device) throws DoorstepException;

  static native void setPin(long device, byte[] carer, byte[] current, byte[] pin) throws DoorstepException;

  static native void unlock(long device, byte[] carer, byte[] pin) throws DoorstepException;

  static native void lock(long device) throws DoorstepException;

  static native void touch(long device) throws DoorstepException;

  static native byte[] today(long device) throws DoorstepException;

  static native byte[] visits(long device, long fromMillis, long toMillis) throws DoorstepException;

  static native byte[] documents(long device, byte[] kind, byte[] person) throws DoorstepException;

  static native byte[] incidents(long device) throws DoorstepException;

  static native byte[] publicKey(long device) throws DoorstepException;

  static native byte[] log(long device) throws DoorstepException;

  /** `result` in the order of SyncResult; its first stays -1 where no round was begun. */
  static native void sync(long device, int maxFailures, long longestWaitMillis, long[] result)
      throws DoorstepException;

  static native long openObserver(long device) throws DoorstepException;

  static native int poll(long observer, long timeoutMillis) throws DoorstepException;

  static native boolean closeObserver(long observer);

  /** Inside a callback of the transport alone. */
  static native void setResponse(long response, int status, long retryAfterSeconds, byte[] body);

  /** What the native side throws for a failure: called from there. */
  static Throwable failure(int status, String code, byte[] detail) {
    String text = Text.decode(detail);
    if (status == MISUSE) {
      return new IllegalStateException(text + " (" + code + ")", Calls.thrown());
    }
    return new DoorstepException(ErrorClass.of(status), code, text, Calls.thrown());
  }
}
