package io.pimento.search.pipeline;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.search.model.Model;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.List;

/**
 * Starts a subnet's own training from the supernet's weights. These are what the subnet reads in
 * {@link Sharing#SLICED} mode, rectangle by rectangle; of a supernet that was trained under masks
 * they are the same weights, over which its layers have their own widths.
 *
 * @param supernet with every shared parameter; only read
 */
public record InheritedWeights(Parameters supernet, Inheritance part)
    implements RecipeTraining.Start {
  private static final String PROJECTIONS = "_embedding.";

  /**
   * @throws IllegalArgumentException if the model is no stand-alone subnet
   */
  @Override
  public void fill(Model model, ParameterStore store) {
    if (!(model instanceof Subnet own) || own.sharing() != Sharing.STANDALONE) {
      throw new IllegalArgumentException(model.name() + " has no weights in a supernet");
    }
    if (part == Inheritance.NONE) {
      return;
    }
    Subnet shared = new Subnet(own.stem(), own.architecture(), Sharing.SLICED);
    // Graphs of training: a deployed one has ranges that the supernet does not know.
    List<ParameterView> from = views(shared.training(0).graph());
    List<ParameterView> to = views(own.training(0).graph());
    if (from.size() != to.size()) {
      throw new IllegalStateException(
          "a subnet reads " + to.size() + " weights, but " + from.size() + " in the supernet");
    }
    for (int i = 0; i < to.size(); i++) {
      copy(from.get(i), to.get(i), store);
    }
  }

  private static List<ParameterView> views(Graph g) {
    return g.nodes().stream()
        .filter(n -> n.op() instanceof ParameterView)
        .map(n -> (ParameterView) n.op())
        .toList();
  }

  private void copy(ParameterView from, ParameterView to, ParameterStore store) {
    ParameterSpec theirs = from.parameter();
    ParameterSpec own = to.parameter();
    if (!theirs.name().equals(own.name()) || !from.size().equals(to.size())) {
      throw new IllegalStateException(
          own.name() + " " + to.size() + " is " + theirs.name() + " " + from.size() + " there");
    }
    if (part == Inheritance.TABLES && !own.table() && !own.name().startsWith(PROJECTIONS)) {
      return;
    }
    long source = supernet.get(theirs).address();
    long target = store.get(own).address();
    for (int r = 0; r < to.rows(); r++) {
      NativeMemory.copy(
          source + Float.BYTES * (from.offset() + (long) r * theirs.stride()),
          target + Float.BYTES * (to.offset() + (long) r * own.stride()),
          to.columns());
    }
  }
}
