package io.pimento.job.auto.candidate;

import io.pimento.data.InputKinds;
import io.pimento.graph.Counter;
import io.pimento.run.RunData;
import java.util.List;

/** Which derived columns a candidate reads. */
final class InputDraws {
  /** Of so many candidates one reads other columns than its parent. */
  private static final int RARITY = 4;

  private InputDraws() {}

  /** The same, or with one kind of derived columns that the data have switched. */
  static InputKinds near(InputKinds inputs, RunData data, Counter random) {
    List<InputKinds.Derived> there = InputKinds.in(data.schema()).stream().sorted().toList();
    boolean change = random.nextInt(RARITY) == 0;
    if (there.isEmpty() || !change) {
      return inputs;
    }
    InputKinds.Derived kind = there.get(random.nextInt(there.size()));
    return inputs.with(kind, !inputs.on().contains(kind));
  }
}
