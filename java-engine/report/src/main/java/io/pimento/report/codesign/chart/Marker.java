package io.pimento.report.codesign.chart;

/** A small shape around 0, 0, in pixels. */
public enum Marker {
  CIRCLE("M-4.4 0a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0z"),
  SQUARE("M-4 -4h8v8h-8z"),
  DIAMOND("M0 -5.6L5.6 0L0 5.6L-5.6 0z"),
  TRIANGLE("M0 -5.2L5 4H-5z"),
  WEDGE("M0 5.2L5 -4H-5z"),
  HEXAGON("M-2.6 -4.6H2.6L5.2 0L2.6 4.6H-2.6L-5.2 0z"),
  CROSS("M-4 -4L4 4M4 -4L-4 4"),
  PLUS("M0 -5.2V5.2M-5.2 0H5.2"),
  STAR("M0 -5.4V5.4M-4.7 -2.7L4.7 2.7M4.7 -2.7L-4.7 2.7"),
  BOW("M-5 -4V4L5 -4V4z"),
  PENTAGON("M0 -5.2L5 -1.5L3.1 4.4H-3.1L-5 -1.5z");

  private final String outline;

  Marker(String outline) {
    this.outline = outline;
  }

  /** Data of an SVG path. */
  public String outline() {
    return outline;
  }
}
