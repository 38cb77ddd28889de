package io.pimento.report.text;

/** How wide lines may be. */
public final class Terminal {
  private static final int USUAL = 120;
  private static final int LEAST = 40;
  private static final int MOST = 400;

  private Terminal() {}

  /** What COLUMNS says (the launcher sets it on a terminal); else what fits most windows. */
  public static int columns() {
    String given = System.getenv("COLUMNS");
    if (given == null || !given.matches("\\d{1,5}") || Integer.parseInt(given) == 0) {
      return USUAL;
    }
    return Math.clamp(Integer.parseInt(given), LEAST, MOST);
  }
}
