package io.pimento.search.pipeline;

import io.pimento.data.RowSource;
import io.pimento.search.recipe.Draw;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Inheritance;
import io.pimento.search.supernet.InheritedWeights;
import io.pimento.search.supernet.Subnet;

/**
 * Trainings of subnets on rungs.
 *
 * @param supernet whose rows they have, and whose weights where something is inherited
 */
record RungTask(TrainedSupernet supernet, Inheritance inheritance) {
  /** Epochs without a better score after which a training stops. */
  private static final int PATIENCE = 1;

  /**
   * One of them.
   *
   * @param what the name on the progress bar
   * @param rows how many of train, drawn evenly by the seed of all draws
   */
  RungTrainings.Task of(
      String name, String what, Architecture architecture, Draw draw, long rows, Seeds seeds) {
    RowSource part = RungTrainings.thinned(supernet.train(), rows, seeds.drawing());
    boolean fresh = inheritance == Inheritance.NONE;
    Subnet own = supernet.standalone(architecture);
    InheritedWeights inherited = InheritedWeights.alone(own, inheritance);
    return new RungTrainings.Task(
        name,
        what,
        own,
        part,
        supernet.validation(),
        (fresh ? draw : draw.withEpochs(1)).recipe(part.rows(), seeds.training(), PATIENCE, false),
        fresh
            ? RecipeTraining.Start.DRAWN
            : (_, store) -> inherited.fill(supernet.weights(), store));
  }

  /** Of a training, and of what is drawn for all. */
  record Seeds(long training, long drawing) {}
}
