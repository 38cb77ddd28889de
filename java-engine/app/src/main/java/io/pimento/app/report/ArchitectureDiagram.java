package io.pimento.app.report;

import io.pimento.search.space.Architecture;
import io.pimento.search.space.Macro;
import io.pimento.search.space.Micro;
import io.pimento.search.space.NodeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * An architecture as boxes from left to right: stem, blocks, head. Dense connections arch above,
 * sparse ones below; only those that the chosen nodes read are drawn, and blocks that do not reach
 * the head are pale.
 */
final class ArchitectureDiagram {
  private static final int BOX = 126;
  private static final int GAP = 26;
  private static final int BOX_HEIGHT = 146;
  private static final int MARGIN = 12;
  private static final double ARCH = 26;

  private final Architecture a;
  private final Set<Integer> live = new TreeSet<>();
  private final int top;

  private ArchitectureDiagram(Architecture a) {
    this.a = a;
    reach(a.blocks());
    this.top = (int) (MARGIN + ARCH * (longest() + 0.3));
  }

  static String of(Architecture a) {
    return new ArchitectureDiagram(a).draw();
  }

  private List<NodeKind> nodes(int block) {
    return a.micro().get(block).activeNodes().stream().map(n -> a.space().nodes().get(n)).toList();
  }

  /** Outputs that a block (from 0) reads as dense tensors. */
  private Set<Integer> denseSources(int block) {
    Macro m = a.macro().get(block);
    Set<Integer> read = new TreeSet<>();
    for (NodeKind kind : nodes(block)) {
      switch (kind) {
        case LINEAR_2D, DOT_PRODUCT -> read.addAll(m.denseIdx());
        case SIGMOID_GATING, SUM -> {
          read.addAll(m.denseLeftIdx());
          read.addAll(m.denseRightIdx());
        }
        default -> {}
      }
    }
    return read;
  }

  private Set<Integer> sparseSources(int block) {
    Set<Integer> read = new TreeSet<>();
    for (NodeKind kind : nodes(block)) {
      switch (kind) {
        case DOT_PRODUCT, TRANSFORMER, LINEAR_3D -> read.addAll(a.macro().get(block).sparseIdx());
        default -> {}
      }
    }
    return read;
  }

  /** Marks an output (0 the stem, j block j) and what it depends on. */
  private void reach(int output) {
    if (live.add(output) && output > 0) {
      denseSources(output - 1).forEach(this::reach);
      sparseSources(output - 1).forEach(this::reach);
    }
  }

  /** Most blocks that a connection goes over, for the height of the arches. */
  private int longest() {
    int most = 1;
    for (int i = 0; i < a.blocks(); i++) {
      for (Set<Integer> sources : List.of(denseSources(i), sparseSources(i))) {
        for (int source : sources) {
          most = Math.max(most, i + 1 - source);
        }
      }
    }
    return most;
  }

  private static double left(int output) {
    return MARGIN + output * (double) (BOX + GAP);
  }

  private String draw() {
    int columns = a.blocks() + 2;
    int width = 2 * MARGIN + columns * BOX + (columns - 1) * GAP;
    int height = 2 * top + BOX_HEIGHT + 20;
    Svg svg = new Svg(width, height, "Architecture of the best searched model");
    for (int i = 0; i < a.blocks(); i++) {
      arcs(svg, denseSources(i), i + 1, true);
      arcs(svg, sparseSources(i), i + 1, false);
    }
    arcs(svg, List.of(a.blocks()), a.blocks() + 1, true);
    arcs(svg, List.of(a.blocks()), a.blocks() + 1, false);
    box(svg, 0, "Stem", List.of("dense features"), List.of("embeddings"), List.of(), true);
    for (int i = 0; i < a.blocks(); i++) {
      block(svg, i);
    }
    box(
        svg,
        a.blocks() + 1,
        "Head",
        List.of("linear → 1"),
        List.of("click probability"),
        List.of(),
        true);
    return svg.build();
  }

  private void block(Svg svg, int i) {
    Micro m = a.micro().get(i);
    List<String> dense = new ArrayList<>();
    List<String> sparse = new ArrayList<>();
    for (NodeKind kind : nodes(i)) {
      if (kind.dense()) {
        dense.add(kind.label() + " · " + m.denseDims());
      } else {
        sparse.add(kind.label() + " · " + m.sparseDims());
      }
    }
    List<String> badges = new ArrayList<>();
    if (m.deepFm()) {
      badges.add("+ FM");
    }
    if (m.denseSparseInteract()) {
      badges.add("+ merge");
    }
    box(svg, i + 1, "Block " + (i + 1), dense, sparse, badges, live.contains(i + 1));
  }

  private void box(
      Svg svg,
      int column,
      String title,
      List<String> dense,
      List<String> sparse,
      List<String> badges,
      boolean lit) {
    double x = left(column);
    String pale = lit ? "" : " pale";
    svg.rect(x, top, BOX, BOX_HEIGHT, 8, "box" + pale);
    svg.text(x + BOX / 2.0, top + 20, "middle", "boxtitle" + pale, title);
    node(svg, x, top + 30, dense, "densenode" + pale);
    node(svg, x, top + 72, sparse, "sparsenode" + pale);
    svg.text(x + BOX / 2.0, top + 132, "middle", "badge" + pale, String.join("  ", badges));
  }

  private static void node(Svg svg, double x, double y, List<String> names, String style) {
    if (names.isEmpty()) {
      return;
    }
    svg.rect(x + 6, y, BOX - 12, 36, 6, style);
    double line = 15;
    double first = y + 22 - (names.size() - 1) * line / 2;
    for (int k = 0; k < names.size(); k++) {
      svg.text(x + BOX / 2.0, first + k * line, "middle", "nodename", names.get(k));
    }
  }

  /** Arches end at different places along a box's edge, so that they can be told apart. */
  private void arcs(Svg svg, Collection<Integer> sources, int target, boolean dense) {
    int k = 0;
    for (int source : sources) {
      double from = left(source) + BOX * 0.72;
      double to = left(target) + BOX * (0.14 + 0.3 * k / Math.max(1, sources.size()));
      double edge = dense ? top : top + BOX_HEIGHT;
      double reach = (target - source) * ARCH * (dense ? -1 : 1);
      boolean lit = target > a.blocks() || live.contains(target);
      svg.path(
          String.format(
              Locale.ROOT,
              "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
              from,
              edge,
              from,
              edge + reach * 1.2,
              to,
              edge + reach * 1.2,
              to,
              edge),
          (dense ? "densearc" : "sparsearc") + (lit ? "" : " pale"));
      k++;
    }
  }
}
