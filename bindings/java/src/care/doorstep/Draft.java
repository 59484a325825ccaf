package care.doorstep;

import java.util.Objects;

/**
 * Which draft: what a carer has typed for a visit and not recorded yet.
 *
 * @param visit UUID, or the office's name
 * @param kind a note's kind ({@code daily_log}, {@code care_note}, {@code handover}), or the type of another event
 * @param carer UUID, or the office's name
 */
public record Draft(String visit, String kind, String carer) {
  /** Nothing of it may be null. */
  public Draft {
    Objects.requireNonNull(visit, "visit");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(carer, "carer");
  }

  byte[][] texts() {
    return new byte[][] {Text.orNull(visit), Text.orNull(kind), Text.orNull(carer)};
  }
}
