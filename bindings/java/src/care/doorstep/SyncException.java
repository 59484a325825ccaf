package care.doorstep;

/** A round of syncing is not done. Nothing is lost by it: what is unsent stays on the device. */
public final class SyncException extends DoorstepException {
  private static final long serialVersionUID = 1;

  /** How far it came. */
  private final SyncResult result;

  SyncException(DoorstepException failure, SyncResult result) {
    super(failure.errorClass(), failure.code(), failure.getMessage(), failure.getCause());
    this.result = result;
  }

  /**
   * How far the round came.
   *
   * @return the result, with {@code done} false
   */
  public SyncResult result() {
    return result;
  }
}
