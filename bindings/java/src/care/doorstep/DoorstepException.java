package care.doorstep;

/** A call has failed, and says what to do. Where a host's callback threw, that is the cause. */
public class DoorstepException extends Exception {
  private static final long serialVersionUID = 1;

  /** What to do. */
  private final ErrorClass errorClass;

  /** A stable word. */
  private final String code;

  DoorstepException(ErrorClass errorClass, String code, String detail, Throwable cause) {
    super(detail, cause);
    this.errorClass = errorClass;
    this.code = code;
  }

  /**
   * What to do about it.
   *
   * @return its class
   */
  public ErrorClass errorClass() {
    return errorClass;
  }

  /**
   * What it was, as a stable word: {@code key_wrong}, {@code not_enrolled}, {@code directory_in_use} … The
   * message is plain English, may change, and holds no personal data.
   *
   * @return the word
   */
  public String code() {
    return code;
  }

  @Override
  public String toString() {
    return getClass().getName() + ": " + errorClass + " " + code + ": " + getMessage();
  }
}
