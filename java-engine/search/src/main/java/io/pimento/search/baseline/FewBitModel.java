package io.pimento.search.baseline;

import io.pimento.graph.Graph;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.branch.Branch;
import io.pimento.search.model.Model;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.Bits;
import io.pimento.search.space.BranchSpace;
import io.pimento.search.space.Branches;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.util.List;

/**
 * A hand-made model whose weights, tables and activations are rounded while it is trained, as those
 * of searched models are: it is the point of the search space that it is, with bits.
 *
 * @param exact in floating point
 */
public record FewBitModel(Baseline exact, Subnet rounded) implements Model {
  /** The same precision everywhere. */
  static FewBitModel of(Baseline exact, Bits bits) {
    List<Branch> parts = exact.branches();
    SearchSpace space =
        SearchSpace.SMALL
            .withBits(List.of(bits.weights()), List.of(bits.activations()))
            .withBranches(BranchSpace.NONE.with(new Branches(false, parts)));
    Architecture point = Architecture.fullPath(space, 1).with(new Branches(false, parts));
    return new FewBitModel(exact, new Subnet(exact.stem(), point, Sharing.STANDALONE));
  }

  @Override
  public String name() {
    return exact.name();
  }

  @Override
  public TrainingGraph training(double dropout) {
    return rounded.training(dropout);
  }

  @Override
  public Graph inference() {
    return rounded.inference();
  }

  @Override
  public Starts starts() {
    return rounded.starts();
  }

  @Override
  public Graph ranges() {
    return rounded.ranges();
  }
}
