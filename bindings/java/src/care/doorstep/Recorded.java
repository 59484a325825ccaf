package care.doorstep;

import java.util.Optional;

/**
 * An event that is durable.
 *
 * @param seq its number in the device's log
 * @param event its id
 * @param visit the visit that it belongs to, where it does; an unplanned one has an id from its check-in on
 */
public record Recorded(long seq, String event, Optional<String> visit) {
  static Recorded of(long seq, String[] ids) {
    return new Recorded(seq, ids[0], ids[1].isEmpty() ? Optional.empty() : Optional.of(ids[1]));
  }
}
