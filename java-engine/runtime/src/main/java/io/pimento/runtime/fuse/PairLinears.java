package io.pimento.runtime.fuse;

import io.pimento.graph.Graph;
import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Add;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Multiply;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.RowLinear;
import io.pimento.graph.op.RowLinearInputGradient;
import io.pimento.graph.op.RowLinearWeightGradient;
import io.pimento.graph.op.Slice;
import io.pimento.graph.op.Sum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds compressed interactions, {@code row-linear} over products of a tensor with rows of another,
 * and their gradients, and makes them {@link PairLinear}s: no product is written to memory. Only
 * sums are replaced, by what is equal to them, so that whatever else reads a product still can.
 */
public final class PairLinears {
  /**
   * A layer over products.
   *
   * @param products X ∘ z_j, in the layer's order
   * @param repeated z_j, repeated over the rows of X
   */
  private record Layer(
      Node node, Value x, Value z, List<Integer> rows, List<Value> products, List<Value> repeated) {
    List<Value> weights() {
      return node.inputs().subList(rows.size(), 2 * rows.size());
    }
  }

  /** A value that takes the place of others: an output of an operator over values of the graph. */
  private record Instead(Operator op, List<Value> inputs, int output) {}

  /**
   * What a layer gives to the gradients of rows of Z.
   *
   * @param sums one a row
   */
  private record RowGradients(Layer layer, List<Value> sums, Instead whole) {}

  /** What a device's kernels take. */
  public interface Fits {
    /**
     * Whether they take layers over products with this tensor.
     *
     * @param x {@code [batch, k, E]}
     * @param rows of a sample of the result
     */
    boolean fits(TensorType x, int rows);
  }

  private final Graph graph;
  private final Fits fits;
  private final Map<Integer, List<Node>> readers = new HashMap<>();
  private final Map<Integer, Instead> values = new HashMap<>();

  /** By sum, then by the value that is added: what is added once for all that have the same. */
  private final Map<Integer, Map<Integer, List<Instead>>> terms = new HashMap<>();

  private final List<RowGradients> rowGradients = new ArrayList<>();

  private PairLinears(Graph graph, Fits fits) {
    this.graph = graph;
    this.fits = fits;
    for (Node n : graph.nodes()) {
      for (Value v : n.inputs()) {
        readers.computeIfAbsent(v.id(), id -> new ArrayList<>()).add(n);
      }
    }
  }

  /** The same graph where there is none, else one with the same named outputs. */
  public static Graph in(Graph graph) {
    return in(graph, (x, rows) -> true);
  }

  /** The same for kernels that do not take every layer. */
  public static Graph in(Graph graph, Fits fits) {
    // Every sampled path comes by, and most have layers over rows but none over products.
    if (graph.nodes().stream().noneMatch(n -> startsWithProduct(graph, n))) {
      return graph;
    }
    PairLinears found = new PairLinears(graph, fits);
    for (Node n : graph.nodes()) {
      if (n.op() instanceof RowLinear) {
        Layer layer = found.layer(n);
        if (layer != null) {
          found.replace(layer);
        }
      }
    }
    found.replaceRowGradients();
    return found.values.isEmpty() ? graph : found.rewritten();
  }

  private static boolean startsWithProduct(Graph graph, Node n) {
    return n.op() instanceof RowLinear r
        && r.sources() > 1
        && graph.nodes().get(n.inputs().getFirst().node()).op() instanceof Multiply;
  }

  private Node maker(Value v) {
    return graph.nodes().get(v.node());
  }

  private @Nullable Layer layer(Node n) {
    int sources = ((RowLinear) n.op()).sources();
    List<Integer> rows = new ArrayList<>();
    List<Value> repeated = new ArrayList<>();
    Value x = null;
    Value z = null;
    for (Value product : n.inputs().subList(0, sources)) {
      Node multiply = maker(product);
      if (!(multiply.op() instanceof Multiply)) {
        return null;
      }
      Node broadcast = maker(multiply.inputs().get(1));
      if (!(broadcast.op() instanceof Broadcast b && b.axis() == Axis.ROWS)) {
        return null;
      }
      Node reshape = maker(broadcast.inputs().getFirst());
      Node slice = maker(reshape.inputs().isEmpty() ? product : reshape.inputs().getFirst());
      if (!(reshape.op() instanceof Reshape
          && slice.op() instanceof Slice s
          && s.size() == 1
          && slice.inputs().getFirst().type().rank() == 2)) {
        return null;
      }
      if (x == null || z == null) {
        x = multiply.inputs().getFirst();
        z = slice.inputs().getFirst();
      }
      if (!multiply.inputs().getFirst().equals(x)
          || !slice.inputs().getFirst().equals(z)
          || rows.contains(s.from())) {
        return null;
      }
      rows.add(s.from());
      repeated.add(multiply.inputs().get(1));
    }
    return x == null
            || z == null
            || rows.size() < 2
            || !fits.fits(x.type(), n.output().type().dim(0))
        ? null
        : new Layer(n, x, z, rows, n.inputs().subList(0, sources), repeated);
  }

  private void replace(Layer layer) {
    List<Value> forward = new ArrayList<>(List.of(layer.x(), layer.z()));
    forward.addAll(layer.weights());
    values.put(layer.node().output().id(), new Instead(new PairLinear(layer.rows()), forward, 0));
    for (Node n : read(layer.products().getFirst())) {
      if (n.op() instanceof RowLinearWeightGradient) {
        weightGradients(layer, n.inputs().getFirst());
      }
    }
    for (Node n : read(layer.weights().getFirst())) {
      if (n.op() instanceof RowLinearInputGradient) {
        gradients(layer, forward, n.inputs().getFirst());
      }
    }
  }

  private void weightGradients(Layer layer, Value dy) {
    List<Value> found = new ArrayList<>();
    for (Value product : layer.products()) {
      Value g = applied(RowLinearWeightGradient.class, dy, product);
      if (g == null) {
        return;
      }
      found.add(g);
    }
    Operator op = new PairLinearWeightGradient(layer.rows());
    for (int j = 0; j < found.size(); j++) {
      values.put(found.get(j).id(), new Instead(op, List.of(layer.x(), layer.z(), dy), j));
    }
  }

  private void gradients(Layer layer, List<Value> forward, Value dy) {
    List<Value> ofX = new ArrayList<>();
    List<Value> ofZ = new ArrayList<>();
    for (int j = 0; j < layer.rows().size(); j++) {
      Value dp = applied(RowLinearInputGradient.class, dy, layer.weights().get(j));
      Value dx = dp == null ? null : applied(Multiply.class, dp, layer.repeated().get(j));
      Value dz = dp == null ? null : only(applied(Multiply.class, dp, layer.x()), Sum.class);
      if (dx == null || dz == null) {
        return;
      }
      ofX.add(dx);
      ofZ.add(dz);
    }
    List<Value> inputs = new ArrayList<>(forward);
    inputs.add(dy);
    Operator op = new PairLinearGradient(layer.rows());
    sum(ofX, List.of(new Instead(op, inputs, 0)));
    rowGradients.add(new RowGradients(layer, ofZ, new Instead(op, inputs, 1)));
  }

  /** Layers over the same rows add up the gradients of each row before it is put in its place. */
  private void replaceRowGradients() {
    Map<Value, List<RowGradients>> byZ = new LinkedHashMap<>();
    rowGradients.forEach(g -> byZ.computeIfAbsent(g.layer().z(), z -> new ArrayList<>()).add(g));
    for (List<RowGradients> same : byZ.values()) {
      List<Value> placed = new ArrayList<>();
      for (int j = 0; j < same.getFirst().sums().size(); j++) {
        Value p = placed(same, j);
        if (p == null) {
          break;
        }
        placed.add(p);
      }
      if (placed.size() == same.getFirst().sums().size()) {
        sum(placed, same.stream().map(RowGradients::whole).toList());
      }
    }
  }

  private @Nullable Value placed(List<RowGradients> same, int j) {
    Set<Value> parts = new HashSet<>();
    for (RowGradients g : same) {
      if (!g.layer().rows().equals(same.getFirst().layer().rows())) {
        return null;
      }
      parts.add(g.sums().get(j));
    }
    Value sum = same.getFirst().sums().get(j);
    if (same.size() > 1) {
      sum = only(sum, Add.class);
      if (sum == null
          || maker(sum).inputs().size() != parts.size()
          || !parts.containsAll(maker(sum).inputs())) {
        return null;
      }
    }
    return only(only(sum, Reshape.class), Place.class);
  }

  private @Nullable Value only(@Nullable Value v, Class<? extends Operator> reader) {
    if (v == null) {
      return null;
    }
    List<Node> all = read(v);
    return all.size() == 1 && reader.isInstance(all.getFirst().op())
        ? all.getFirst().output()
        : null;
  }

  private @Nullable Value applied(Class<? extends Operator> op, Value first, Value second) {
    for (Node n : read(first)) {
      if (op.isInstance(n.op()) && n.inputs().equals(List.of(first, second))) {
        return n.output();
      }
    }
    return null;
  }

  private List<Node> read(Value v) {
    return readers.getOrDefault(v.id(), List.of());
  }

  /** Replaces these wherever all of them are added. */
  private void sum(List<Value> all, List<Instead> instead) {
    Set<Node> sums = new LinkedHashSet<>(read(all.getFirst()));
    for (Node n : sums) {
      if (n.op() instanceof Add && n.inputs().containsAll(all)) {
        Map<Integer, List<Instead>> here = terms.computeIfAbsent(n.id(), id -> new HashMap<>());
        all.forEach(v -> here.put(v.id(), instead));
      }
    }
  }

  private Graph rewritten() {
    GraphBuilder b = new GraphBuilder();
    Map<Integer, Value> fresh = new HashMap<>();
    for (Node n : graph.nodes()) {
      Map<Integer, List<Instead>> here = terms.get(n.id());
      if (here != null) {
        fresh.put(n.output().id(), sum(b, n, here, fresh));
        continue;
      }
      List<Value> outputs = null;
      for (Value v : n.outputs()) {
        Instead instead = values.get(v.id());
        if (instead != null) {
          fresh.put(v.id(), apply(b, instead, fresh));
        } else {
          if (outputs == null) {
            outputs = b.applyAll(n.op(), renamed(n.inputs(), fresh));
          }
          fresh.put(v.id(), outputs.get(v.output()));
        }
      }
    }
    Map<String, Value> named = new LinkedHashMap<>();
    graph.outputs().forEach((name, v) -> named.put(name, renamed(List.of(v), fresh).getFirst()));
    return b.build(named);
  }

  private static Value sum(
      GraphBuilder b, Node n, Map<Integer, List<Instead>> here, Map<Integer, Value> fresh) {
    List<Value> added = new ArrayList<>();
    Set<Instead> once = new HashSet<>();
    for (Value v : n.inputs()) {
      List<Instead> instead = here.get(v.id());
      if (instead == null) {
        added.addAll(renamed(List.of(v), fresh));
        continue;
      }
      for (Instead i : instead) {
        if (once.add(i)) {
          added.add(apply(b, i, fresh));
        }
      }
    }
    return added.size() == 1 ? added.getFirst() : b.apply(new Add(added.size()), added);
  }

  private static Value apply(GraphBuilder b, Instead instead, Map<Integer, Value> fresh) {
    return b.applyAll(instead.op(), renamed(instead.inputs(), fresh)).get(instead.output());
  }

  private static List<Value> renamed(List<Value> values, Map<Integer, Value> fresh) {
    List<Value> renamed = new ArrayList<>(values.size());
    for (Value v : values) {
      Value now = fresh.get(v.id());
      if (now == null) {
        throw new IllegalStateException("value " + v + " is read before it is made");
      }
      renamed.add(now);
    }
    return renamed;
  }
}
