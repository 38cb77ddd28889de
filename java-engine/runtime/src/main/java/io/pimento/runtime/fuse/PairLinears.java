package io.pimento.runtime.fuse;

import io.pimento.graph.Graph;
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
import io.pimento.runtime.fuse.Rewriting.Instead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  private final Rewriting rewriting;
  private final Fits fits;
  private final List<RowGradients> rowGradients = new ArrayList<>();

  private PairLinears(Graph graph, Fits fits) {
    this.rewriting = new Rewriting(graph);
    this.fits = fits;
  }

  /** The same graph where there is none, else one with the same named outputs. */
  public static Graph in(Graph graph) {
    return in(graph, (x, rows) -> true);
  }

  /** The same for kernels that do not take every layer. */
  public static Graph in(Graph graph, Fits fits) {
    // Every sampled path comes by, and most have layers over rows but none over products.
    if (!hasLayers(graph)) {
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
    return found.rewriting.done();
  }

  private static boolean hasLayers(Graph graph) {
    for (int i = 0; i < graph.nodes().size(); i++) {
      if (startsWithProduct(graph, graph.nodes().get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithProduct(Graph graph, Node n) {
    return n.op() instanceof RowLinear r
        && r.sources() > 1
        && graph.nodes().get(n.inputs().getFirst().node()).op() instanceof Multiply;
  }

  private @Nullable Layer layer(Node n) {
    int sources = ((RowLinear) n.op()).sources();
    List<Integer> rows = new ArrayList<>();
    List<Value> repeated = new ArrayList<>();
    Value x = null;
    Value z = null;
    for (Value product : n.inputs().subList(0, sources)) {
      Node multiply = rewriting.maker(product);
      if (!(multiply.op() instanceof Multiply)) {
        return null;
      }
      Node broadcast = rewriting.maker(multiply.inputs().get(1));
      if (!(broadcast.op() instanceof Broadcast b && b.axis() == Axis.ROWS)) {
        return null;
      }
      Node reshape = rewriting.maker(broadcast.inputs().getFirst());
      Node slice =
          rewriting.maker(reshape.inputs().isEmpty() ? product : reshape.inputs().getFirst());
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
    rewriting.value(layer.node().output(), new Instead(new PairLinear(layer.rows()), forward, 0));
    for (Node n : rewriting.read(layer.products().getFirst())) {
      if (n.op() instanceof RowLinearWeightGradient) {
        weightGradients(layer, n.inputs().getFirst());
      }
    }
    for (Node n : rewriting.read(layer.weights().getFirst())) {
      if (n.op() instanceof RowLinearInputGradient) {
        gradients(layer, forward, n.inputs().getFirst());
      }
    }
  }

  private void weightGradients(Layer layer, Value dy) {
    List<Value> found = new ArrayList<>();
    for (Value product : layer.products()) {
      Value g = rewriting.applied(RowLinearWeightGradient.class, dy, product);
      if (g == null) {
        return;
      }
      found.add(g);
    }
    Operator op = new PairLinearWeightGradient(layer.rows());
    for (int j = 0; j < found.size(); j++) {
      rewriting.value(found.get(j), new Instead(op, List.of(layer.x(), layer.z(), dy), j));
    }
  }

  private void gradients(Layer layer, List<Value> forward, Value dy) {
    List<Value> ofX = new ArrayList<>();
    List<Value> ofZ = new ArrayList<>();
    for (int j = 0; j < layer.rows().size(); j++) {
      Value dp = rewriting.applied(RowLinearInputGradient.class, dy, layer.weights().get(j));
      Value dx = dp == null ? null : rewriting.applied(Multiply.class, dp, layer.repeated().get(j));
      Value dz =
          dp == null
              ? null
              : rewriting.only(rewriting.applied(Multiply.class, dp, layer.x()), Sum.class);
      if (dx == null || dz == null) {
        return;
      }
      ofX.add(dx);
      ofZ.add(dz);
    }
    List<Value> inputs = new ArrayList<>(forward);
    inputs.add(dy);
    Operator op = new PairLinearGradient(layer.rows());
    rewriting.terms(ofX, List.of(new Instead(op, inputs, 0)));
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
        rewriting.terms(placed, same.stream().map(RowGradients::whole).toList());
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
      sum = rewriting.only(sum, Add.class);
      if (sum == null
          || rewriting.maker(sum).inputs().size() != parts.size()
          || !parts.containsAll(rewriting.maker(sum).inputs())) {
        return null;
      }
    }
    return rewriting.only(rewriting.only(sum, Reshape.class), Place.class);
  }
}
