package io.pimento.pim.crossbar.mapping;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.Levels;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizeActivations;
import io.pimento.graph.op.QuantizeRows;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.crossbar.CrossbarException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A graph whose quantising operators have become properties of what they quantise: cells hold a
 * layer's rounded weights and DACs drive its rounded activations, so that there is nothing left to
 * compute for them. A graph without such operators stays as it is.
 *
 * @param source the graph as it was given
 * @param graph the same without quantising operators around layers and tables
 * @param stated what they said, by node of {@code graph}: of layers with stored weights and of
 *     lookups
 */
public record QuantizedGraph(Graph source, Graph graph, SortedMap<Integer, Stated> stated) {
  /**
   * What a graph says of one of its layers or lookups.
   *
   * @param weights bits of weights or rows; 32 where it says nothing
   * @param activations bits of what a layer reads; 32 where it says nothing
   * @param signed whether that can be negative
   * @param range the parameter that says how far it reaches; null where the batch decides
   */
  public record Stated(
      int weights, int activations, boolean signed, @Nullable ParameterView range) {}

  public QuantizedGraph {
    stated = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(stated));
  }

  /** Takes the quantising operators out of an inference graph. */
  public static QuantizedGraph of(Graph graph) {
    boolean any =
        graph.nodes().stream()
            .map(Node::op)
            .anyMatch(
                op ->
                    op instanceof QuantizeRows
                        || op instanceof QuantizeActivations
                        || op instanceof QuantizedBag);
    return any ? new Folding(graph).fold() : new QuantizedGraph(graph, graph, new TreeMap<>());
  }

  /**
   * The precision of every node: the graph's own where it states one.
   *
   * @param others of what the graph leaves open
   * @throws CrossbarException if one is given for a node whose bits the graph states otherwise
   */
  public Precisions precisions(Precisions others) {
    Map<Integer, BitWidths> all = new HashMap<>(others.byNode());
    stated.forEach(
        (node, s) -> {
          BitWidths open = others.of(node);
          BitWidths own =
              new BitWidths(
                  s.weights() == Levels.FLOAT_BITS ? open.weights() : s.weights(),
                  s.activations() == Levels.FLOAT_BITS ? open.activations() : s.activations());
          if (others.byNode().containsKey(node) && !open.equals(own)) {
            throw new CrossbarException(
                graph.nodes().get(node) + " is " + own + " in the graph itself, not " + open);
          }
          all.put(node, own);
        });
    return new Precisions(others.standard(), all);
  }

  /** Whether an operator multiplies by stored weights, rounded or not, so that cells hold them. */
  public static boolean isLayer(Graph graph, Node n) {
    int sources =
        switch (n.op()) {
          case Linear l -> l.sources();
          case RowLinear l -> l.sources();
          default -> 0;
        };
    return sources > 0
        && n.inputs().subList(sources, 2 * sources).stream()
            .allMatch(v -> isStored(graph, graph.nodes().get(v.node())));
  }

  private static boolean isStored(Graph graph, Node maker) {
    return maker.op() instanceof ParameterView
        || (maker.op() instanceof QuantizeRows
            && maker.inputs().stream()
                .allMatch(v -> graph.nodes().get(v.node()).op() instanceof ParameterView));
  }

  /** One pass over a graph. */
  private static final class Folding {
    private final Graph old;
    private final GraphBuilder fresh = new GraphBuilder();
    private final Map<Integer, Value> renamed = new HashMap<>();
    private final SortedMap<Integer, Stated> stated = new TreeMap<>();
    private final boolean[] needed;

    Folding(Graph old) {
      this.old = old;
      this.needed = new boolean[old.nodes().size()];
    }

    QuantizedGraph fold() {
      old.outputs().values().forEach(v -> needed[maker(v).id()] = true);
      for (int i = needed.length - 1; i >= 0; i--) {
        if (needed[i]) {
          plainInputs(old.nodes().get(i)).forEach(v -> needed[v.node()] = true);
        }
      }
      for (Node n : old.nodes()) {
        if (needed[n.id()]) {
          keep(n);
        }
      }
      Map<String, Value> outputs = new LinkedHashMap<>();
      old.outputs().forEach((name, v) -> outputs.put(name, renamed(v)));
      return new QuantizedGraph(old, fresh.buildWhole(outputs), stated);
    }

    private Node maker(Value v) {
      return old.nodes().get(v.node());
    }

    private Value renamed(Value v) {
      Value found = renamed.get(v.id());
      if (found == null) {
        throw new IllegalStateException("value " + v + " was folded away but is read");
      }
      return found;
    }

    /** Whether what a node rounds are rows as a table holds them, and no pooled ones. */
    private boolean roundsRows(Node n) {
      return maker(n.inputs().getFirst()).op() instanceof EmbeddingLookup;
    }

    /** What a node reads once layers and lookups do their own rounding. */
    private List<Value> plainInputs(Node n) {
      if (n.op() instanceof QuantizeRows && roundsRows(n)) {
        return n.inputs();
      }
      if (!isLayer(old, n)) {
        return n.inputs();
      }
      int sources = sources(n);
      List<Value> plain = new ArrayList<>();
      for (int i = 0; i < n.inputs().size(); i++) {
        Value v = n.inputs().get(i);
        Node m = maker(v);
        boolean activation = i < sources && m.op() instanceof QuantizeActivations;
        boolean weight = i >= sources && i < 2 * sources && m.op() instanceof QuantizeRows;
        plain.add(activation || weight ? m.inputs().get(v.output()) : v);
      }
      return plain;
    }

    private static int sources(Node n) {
      return n.op() instanceof Linear l ? l.sources() : ((RowLinear) n.op()).sources();
    }

    private void keep(Node n) {
      if (n.op() instanceof QuantizeRows rows && roundsRows(n)) {
        Value plain = renamed(n.inputs().getFirst());
        renamed.put(n.output().id(), plain);
        state(plain.node(), new Stated(rows.bits(), Levels.FLOAT_BITS, true, null));
        return;
      }
      List<Value> inputs = plainInputs(n).stream().map(this::renamed).toList();
      if (n.op() instanceof QuantizedBag bag) {
        Value plain = fresh.apply(new EmbeddingBag(bag.mode()), inputs);
        renamed.put(n.output().id(), plain);
        state(plain.node(), new Stated(bag.bits(), Levels.FLOAT_BITS, true, null));
        return;
      }
      List<Value> made = fresh.applyAll(n.op(), inputs);
      for (int i = 0; i < made.size(); i++) {
        renamed.put(n.outputs().get(i).id(), made.get(i));
      }
      if (isLayer(old, n)) {
        layer(n, made.getFirst().node());
      }
    }

    private void layer(Node n, int node) {
      int sources = sources(n);
      Node weight = maker(n.inputs().get(sources));
      Node source = maker(n.inputs().getFirst());
      int weights = weight.op() instanceof QuantizeRows q ? q.bits() : Levels.FLOAT_BITS;
      int activations = Levels.FLOAT_BITS;
      boolean signed = true;
      ParameterView range = null;
      if (source.op() instanceof QuantizeActivations q) {
        activations = q.bits();
        signed = q.signed();
        range = maker(source.inputs().get(1)).op() instanceof ParameterView view ? view : null;
      }
      for (int j = 0; j < sources; j++) {
        Node x = maker(n.inputs().get(j));
        Node w = maker(n.inputs().get(sources + j));
        if (w.id() != weight.id() && (isRounded(w) || isRounded(weight))) {
          throw new CrossbarException(n + " rounds its weights in several ways; cells hold one");
        }
        if ((isRounded(x) || isRounded(source)) && !roundedAlike(x, source)) {
          throw new CrossbarException(n + " rounds its sources in several ways; DACs know one");
        }
      }
      if (weights != Levels.FLOAT_BITS || activations != Levels.FLOAT_BITS) {
        state(node, new Stated(weights, activations, signed, range));
      }
    }

    private static boolean roundedAlike(Node a, Node b) {
      return a.op().equals(b.op()) && a.inputs().getLast().equals(b.inputs().getLast());
    }

    private static boolean isRounded(Node n) {
      return n.op() instanceof QuantizeRows || n.op() instanceof QuantizeActivations;
    }

    private void state(int node, Stated s) {
      Stated before = stated.put(node, s);
      if (before != null && !before.equals(s)) {
        throw new CrossbarException(
            fresh.nodes().get(node) + " has two precisions, " + before + " and " + s);
      }
    }
  }
}
