package care.doorstep;

/** What an {@link Observer} tells. */
public enum Change {
  /** The time went by. */
  NONE,
  /** An event was recorded. */
  RECORDED,
  /** The hub vouches for more. */
  RECEIPTED,
  /** The hub has sent something: the rota, people, notes. */
  FEED,
  /** A new log has begun, by an enrolment. */
  LOG_BEGUN,
  /** The device was closed: nothing more will come. */
  CLOSED;

  private static final Change[] ALL = values();

  /** One that a later library added is none to this one. */
  static Change of(int change) {
    return change >= 0 && change < ALL.length ? ALL[change] : NONE;
  }
}
