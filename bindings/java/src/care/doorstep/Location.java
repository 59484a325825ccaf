package care.doorstep;

/** Where a device is. */
@FunctionalInterface
public interface Location {
  /**
   * The last known place, at once: recording must not wait for a fix. Asked at a check-in or check-out that
   * carries neither a position nor a tag. What it throws counts as no place: a check-in must not fail for want
   * of a permission.
   *
   * @return the place, or null where none is known
   */
  Position lastKnown();
}
