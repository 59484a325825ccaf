package care.doorstep;

/**
 * A place.
 *
 * @param latE7 degrees north, times 10 000 000
 * @param lonE7 degrees east, times 10 000 000
 * @param accuracyMetres how far off it may be; -1: not known
 */
public record Position(long latE7, long lonE7, long accuracyMetres) {
  private static final double E7 = 10_000_000;

  /**
   * A place in degrees.
   *
   * @param lat degrees north
   * @param lon degrees east
   * @param accuracyMetres how far off it may be; -1: not known
   * @return the place, to the nearest ten-millionth of a degree
   */
  public static Position ofDegrees(double lat, double lon, long accuracyMetres) {
    return new Position(Math.round(lat * E7), Math.round(lon * E7), accuracyMetres);
  }

  long[] numbers() {
    return new long[] {latE7, lonE7, accuracyMetres};
  }
}
