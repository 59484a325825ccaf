package care.doorstep;

/**
 * What each thread is inside of. Callbacks come on the thread of the call, so what they throw is known to be
 * that call's.
 */
final class Calls {
  private static final ThreadLocal<Calls> INNERMOST = new ThreadLocal<>();

  private final long handle;
  private final Calls outer;
  private Throwable thrown;

  private Calls(long handle, Calls outer) {
    this.handle = handle;
    this.outer = outer;
  }

  @FunctionalInterface
  interface Call<T> {
    T run() throws DoorstepException;
  }

  /** Runs a call on a device (0: none yet). */
  static <T> T on(long handle, Call<T> call) throws DoorstepException {
    Calls outer = INNERMOST.get();
    INNERMOST.set(new Calls(handle, outer));
    try {
      return call.run();
    } finally {
      if (outer == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(outer);
      }
    }
  }

  static boolean inside(long handle) {
    for (Calls each = INNERMOST.get(); each != null; each = each.outer) {
      if (each.handle == handle) {
        return true;
      }
    }
    return false;
  }

  /** A callback has thrown this; null: it went well in the end. */
  static void noteThrown(Throwable thrown) {
    Calls innermost = INNERMOST.get();
    if (innermost != null) {
      innermost.thrown = thrown;
    }
  }

  static Throwable thrown() {
    Calls innermost = INNERMOST.get();
    return innermost == null ? null : innermost.thrown;
  }
}
