package io.pimento.search.supernet;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.kernel.Halves;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A model that starts with weights that a subnet has in its supernet: those rectangles of shared
 * parameters that the subnet reads are copied to where the model has them.
 *
 * @param shared the subnet in its supernet
 * @param model what is trained
 * @param part what it inherits; the rest starts anew
 */
public record InheritedWeights(Subnet shared, Subnet model, Inheritance part) {
  /**
   * A subnet on its own that, inheriting all, says what it says inside. In a masked supernet it
   * then keeps the masked graph, whose LayerNorms run over the largest widths and mean nothing
   * without them.
   */
  public static InheritedWeights asInside(Subnet shared, Inheritance part) {
    boolean masked = part == Inheritance.ALL && shared.sharing() == Sharing.MASKED;
    Sharing own = masked ? Sharing.MASKED : Sharing.STANDALONE;
    return new InheritedWeights(
        shared, new Subnet(shared.stem(), shared.architecture(), own), part);
  }

  /**
   * A stand-alone subnet with what it reads in {@link Sharing#SLICED} mode. Of a supernet that was
   * trained under masks they are the same weights, over which its layers have their own widths.
   */
  public static InheritedWeights alone(Subnet own, Inheritance part) {
    return new InheritedWeights(
        new Subnet(own.stem(), own.architecture(), Sharing.SLICED), own, part);
  }

  /**
   * Copies.
   *
   * @param supernet which is only read
   * @param own the model's, of which those that it reads are made
   */
  public void fill(Parameters supernet, Parameters own) {
    if (part == Inheritance.NONE) {
      return;
    }
    Map<String, List<ParameterView>> inside = views(shared.unpruned());
    Map<String, List<ParameterView>> alone = views(model.unpruned());
    // What reaches the logits and is trained: no ranges, which calibration measures.
    for (ParameterSpec trained : model.training().graph().parameters()) {
      if (part == Inheritance.ALL || Stem.isEmbedding(trained)) {
        String name = trained.name();
        copy(
            supernet,
            inside.getOrDefault(name, List.of()),
            own,
            Objects.requireNonNull(alone.get(name)));
      }
    }
  }

  /** Rectangles that a graph reads, by parameter, in its order. */
  private static Map<String, List<ParameterView>> views(Graph graph) {
    Map<String, List<ParameterView>> views = new TreeMap<>();
    graph.nodes().stream()
        .filter(n -> n.op() instanceof ParameterView)
        .map(n -> (ParameterView) n.op())
        .forEach(v -> views.computeIfAbsent(v.parameter().name(), _ -> new ArrayList<>()).add(v));
    return views;
  }

  private static void copy(
      Parameters supernet, List<ParameterView> from, Parameters own, List<ParameterView> to) {
    if (from.size() != to.size()) {
      throw new IllegalStateException(
          to.getFirst().parameter().name()
              + " is read in "
              + from.size()
              + " places in the supernet and in "
              + to.size()
              + " alone");
    }
    for (int i = 0; i < to.size(); i++) {
      copy(supernet, from.get(i), own, to.get(i));
    }
  }

  private static void copy(
      Parameters supernet, ParameterView from, Parameters own, ParameterView to) {
    if (!from.size().equals(to.size())) {
      throw new IllegalStateException(
          to.parameter().name() + " is read as " + from.size() + " and as " + to.size());
    }
    Parameter source = supernet.get(from.parameter());
    long target = own.get(to.parameter()).address();
    for (int row = 0; row < to.rows(); row++) {
      long there = source.memory() + (source.half() ? Short.BYTES : Float.BYTES) * at(from, row);
      long here = target + Float.BYTES * at(to, row);
      if (source.half()) {
        Halves.toFloats(there, here, to.columns());
      } else {
        NativeMemory.copy(there, here, to.columns());
      }
    }
  }

  private static long at(ParameterView view, long row) {
    return view.offset() + row * view.parameter().stride();
  }
}
