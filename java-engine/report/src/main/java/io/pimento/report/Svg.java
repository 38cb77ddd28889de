package io.pimento.report;

import java.util.Locale;
import java.util.function.DoubleFunction;

/** Builds one SVG picture; coordinates in pixels, colours from the page's style sheet. */
public final class Svg {
  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;
  private final String title;

  public Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  /** Text that is safe inside markup; control characters, which XML forbids, are replaced. */
  public static String escape(String text) {
    return text.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private Svg add(String element) {
    body.append(element).append('\n');
    return this;
  }

  public Svg line(double x1, double y1, double x2, double y2, String style) {
    return add(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            style,
            x1,
            y1,
            x2,
            y2));
  }

  public Svg text(double x, double y, String anchor, String style, String text) {
    return add(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            style,
            x,
            y,
            anchor,
            escape(text)));
  }

  /** The lines of a chart at its axes' ticks, a number beside each. */
  public Svg grid(
      ChartAxis x,
      ChartAxis y,
      DoubleFunction<String> acrossLabel,
      DoubleFunction<String> upLabel) {
    for (double t : x.ticks()) {
      line(x.at(t), y.to(), x.at(t), y.from(), "grid");
      text(x.at(t), y.from() + 18, "middle", "tick", acrossLabel.apply(t));
    }
    for (double t : y.ticks()) {
      line(x.from(), y.at(t), x.to(), y.at(t), "grid");
      text(x.from() - 8, y.at(t) + 4, "end", "tick", upLabel.apply(t));
    }
    return this;
  }

  /** Text from bottom to top around a point. */
  public Svg upright(double x, double y, String text) {
    return add(
        String.format(
            Locale.ROOT,
            "<text class=\"axis\" transform=\"translate(%.1f %.1f) rotate(-90)\""
                + " text-anchor=\"middle\">%s</text>",
            x,
            y,
            escape(text)));
  }

  public Svg rect(double x, double y, double w, double h, double radius, String style) {
    return add(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\"/>",
            style,
            x,
            y,
            w,
            h,
            radius));
  }

  /** A dot with a tooltip. */
  public Svg dot(double x, double y, double radius, String fill, String style, String tooltip) {
    return add(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title>"
                + "</circle>",
            style,
            x,
            y,
            radius,
            fill,
            escape(tooltip)));
  }

  /** A filled rectangle with a tooltip. */
  public Svg cell(double x, double y, double w, double h, String fill, String tooltip) {
    return add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\">"
                + "<title>%s</title></rect>",
            x,
            y,
            w,
            h,
            fill,
            escape(tooltip)));
  }

  public Svg path(String d, String style) {
    return add(String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>", style, d));
  }

  /**
   * A shape around a point, with a tooltip.
   *
   * @param d its outline around 0, 0
   */
  public Svg mark(double x, double y, String d, String style, String tooltip) {
    return add(
        String.format(
            Locale.ROOT,
            "<path class=\"%s\" transform=\"translate(%.1f %.1f)\""
                + " d=\"%s\"><title>%s</title></path>",
            style,
            x,
            y,
            d,
            escape(tooltip)));
  }

  /** A rectangle that the style sheet colours, with a tooltip. */
  public Svg block(double x, double y, double w, double h, String style, String tooltip) {
    return add(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\""
                + " height=\"%.2f\"><title>%s</title></rect>",
            style,
            x,
            y,
            w,
            h,
            escape(tooltip)));
  }

  /** As a file of its own, on white, with the style it needs. */
  public String standalone(String style) {
    return String.format(
        Locale.ROOT,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<svg xmlns=\"http://www.w3.org/2000/svg\""
            + " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%n<title>%s</title>%n"
            + "<style>%s</style>%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
            + "%s</svg>%n",
        width,
        height,
        width,
        height,
        escape(title),
        escape(style),
        body);
  }

  /** The whole element, as wide as there is room. */
  public String build() {
    return element("");
  }

  /** The whole element, of its own width unless a style sheet says otherwise. */
  public String sized() {
    return element(" width=\"" + width + "\"");
  }

  private String element(String size) {
    return String.format(
        Locale.ROOT,
        "<svg%s viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n%s</svg>%n",
        size,
        width,
        height,
        escape(title),
        body);
  }
}
