package io.pimento.report;

import io.pimento.report.ArchitectureShape.Box;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * An architecture as boxes from left to right: stem, blocks, head. Dense connections arch above,
 * sparse ones below; only those that the chosen nodes read are drawn, and blocks that do not reach
 * the head are pale. A page's script draws the same (diagram.js).
 */
public final class ArchitectureDiagram {
  private static final int BOX = 132;
  private static final int GAP = 26;
  private static final int MARGIN = 12;
  private static final int LINE = 15;
  private static final int TITLE = 30;
  private static final int SPACE = 8;

  /** Of the control points of an arch, for each box that it goes on. */
  private static final double PEAK = 28;

  /** Of a cubic curve's control points' height, what it reaches itself. */
  private static final double REACHED = 0.75;

  private final List<Box> boxes;
  private final int dense;
  private final int sparse;
  private final int high;
  private final int top;

  private ArchitectureDiagram(ArchitectureShape shape) {
    boxes = shape.boxes();
    dense = LINE * most(b -> lines(b.dense(), b.denseBits())) + SPACE;
    sparse = LINE * most(b -> lines(b.sparse(), b.sparseBits())) + SPACE;
    high = TITLE + dense + SPACE + sparse + SPACE + LINE * most(b -> b.badges().size());
    top = room(Box::denseFrom);
  }

  /** Of an architecture by itself. */
  public static String of(Architecture a) {
    return of(
            ArchitectureShape.read(ArchitectureJson.toJson(a)),
            "Architecture of the best searched model")
        .build();
  }

  /** Of a shape, under a title. */
  public static Svg of(ArchitectureShape shape, String title) {
    return new ArchitectureDiagram(shape).draw(title);
  }

  private static int lines(List<String> names, String bits) {
    return names.size() + (bits.isEmpty() ? 0 : 1);
  }

  private int most(ToIntFunction<Box> count) {
    return boxes.stream().mapToInt(count).max().orElse(0);
  }

  /** Height of the arches of a kind. */
  private int room(Function<Box, List<Integer>> sources) {
    int most = 1;
    for (int i = 0; i < boxes.size(); i++) {
      for (int source : sources.apply(boxes.get(i))) {
        most = Math.max(most, i - source);
      }
    }
    return (int) Math.ceil(MARGIN + REACHED * PEAK * most);
  }

  private static double left(int box) {
    return MARGIN + box * (double) (BOX + GAP);
  }

  private Svg draw(String title) {
    int width = 2 * MARGIN + boxes.size() * BOX + (boxes.size() - 1) * GAP;
    Svg svg = new Svg(width, top + high + room(Box::sparseFrom), title);
    for (int i = 0; i < boxes.size(); i++) {
      arcs(svg, i, boxes.get(i).denseFrom(), true);
      arcs(svg, i, boxes.get(i).sparseFrom(), false);
    }
    for (int i = 0; i < boxes.size(); i++) {
      box(svg, left(i), boxes.get(i));
    }
    return svg;
  }

  private void box(Svg svg, double x, Box b) {
    String pale = b.live() ? "" : " pale";
    double middle = x + BOX / 2.0;
    svg.rect(x, top, BOX, high, 8, "box" + pale);
    svg.text(middle, top + 20, "middle", "boxtitle" + pale, b.title());
    node(svg, x, top + TITLE, dense, b.dense(), b.denseBits(), "densenode" + pale);
    double second = top + TITLE + dense + SPACE;
    node(svg, x, second, sparse, b.sparse(), b.sparseBits(), "sparsenode" + pale);
    double line = second + sparse + LINE;
    for (String badge : b.badges()) {
      svg.text(middle, line, "middle", "badge" + pale, badge);
      line += LINE;
    }
  }

  private static void node(
      Svg svg, double x, double y, int height, List<String> names, String bits, String style) {
    if (names.isEmpty()) {
      return;
    }
    svg.rect(x + 6, y, BOX - 12, height, 6, style);
    double line = y + (height - LINE * lines(names, bits)) / 2.0 + 11;
    for (String name : names) {
      svg.text(x + BOX / 2.0, line, "middle", "nodename", name);
      line += LINE;
    }
    if (!bits.isEmpty()) {
      svg.text(x + BOX / 2.0, line, "middle", "bits", bits);
    }
  }

  /** Arches end at different places along a box's edge, so that they can be told apart. */
  private void arcs(Svg svg, int target, List<Integer> sources, boolean above) {
    int k = 0;
    for (int source : sources) {
      double from = left(source) + BOX * 0.72;
      double to = left(target) + BOX * (0.14 + 0.3 * k / Math.max(1, sources.size()));
      double edge = above ? top : top + high;
      double peak = edge + (target - source) * PEAK * (above ? -1 : 1);
      svg.path(
          String.format(
              Locale.ROOT,
              "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
              from,
              edge,
              from,
              peak,
              to,
              peak,
              to,
              edge),
          (above ? "densearc" : "sparsearc") + (boxes.get(target).live() ? "" : " pale"));
      k++;
    }
  }
}
