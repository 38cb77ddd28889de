package io.pimento.job.auto.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.InputKinds;
import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.fit.ModelShape;
import io.pimento.search.baseline.Family;
import io.pimento.search.recipe.Draw;
import io.pimento.search.recipe.Recipes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link Promotion}: the best, and cheap ones beside them. */
class WhoGoesOnToTheNextRungTest {
  private static final Draw DRAW = Recipes.own().of(Family.DNN.label()).first(1000);

  private static List<AutoCandidate> candidates(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new AutoCandidate(
                    i,
                    AutoArm.HAND_MADE,
                    new ModelShape.HandMade(Family.DNN),
                    DRAW,
                    InputKinds.ALL))
        .toList();
  }

  private static List<Integer> on(int through, double... costs) {
    return Promotion.of(candidates(costs.length), through, c -> costs[c.number()]).stream()
        .map(AutoCandidate::number)
        .toList();
  }

  @Test
  void theBestWhateverTheyCost() {
    assertThat(on(2, 9, 8, 1.1, 1, 1)).containsExactly(0, 1);
  }

  @Test
  void cheapOnesBesideThemForAPartOfTheTime() {
    // The usual costs 4; half of two usual ones pays for 2 and 2, and not for the third.
    assertThat(on(2, 4, 4, 2, 2, 2, 4, 4)).containsExactly(0, 1, 2, 3);
    assertThat(on(2, 4, 4, 4, 0.5, 4)).containsExactly(0, 1, 3);
  }

  @Test
  void nobodyOfNobody() {
    assertThat(on(1)).isEmpty();
  }
}
