package io.pimento.app.report;

import java.util.Locale;

/** Builds one SVG picture; coordinates in pixels, colours from the page's style sheet. */
final class Svg {
  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;
  private final String title;

  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  /** Text that is safe inside markup. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private Svg add(String element) {
    body.append(element).append('\n');
    return this;
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
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

  Svg text(double x, double y, String anchor, String style, String text) {
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

  /** Text from bottom to top around a point. */
  Svg upright(double x, double y, String text) {
    return add(
        String.format(
            Locale.ROOT,
            "<text class=\"axis\" transform=\"translate(%.1f %.1f) rotate(-90)\""
                + " text-anchor=\"middle\">%s</text>",
            x,
            y,
            escape(text)));
  }

  Svg rect(double x, double y, double w, double h, double radius, String style) {
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
  Svg dot(double x, double y, double radius, String fill, String style, String tooltip) {
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
  Svg cell(double x, double y, double w, double h, String fill, String tooltip) {
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

  Svg path(String d, String style) {
    return add(String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>", style, d));
  }

  /** The whole element. */
  String build() {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n%s</svg>%n",
        width,
        height,
        escape(title),
        body);
  }
}
