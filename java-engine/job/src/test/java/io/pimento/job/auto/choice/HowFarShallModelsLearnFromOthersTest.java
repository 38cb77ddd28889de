package io.pimento.job.auto.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.InputKinds;
import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.auto.candidate.Scored;
import io.pimento.job.fit.ModelShape;
import io.pimento.search.baseline.Family;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.recipe.Recipes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Students}: one share for all. */
class HowFarShallModelsLearnFromOthersTest {
  private int number;

  private Scored scored(Family family, double share, double logLoss) {
    AutoCandidate c =
        new AutoCandidate(
            number++,
            AutoArm.HAND_MADE,
            new ModelShape.HandMade(family),
            Recipes.own().of(Family.DNN.label()).first(1000),
            InputKinds.ALL,
            share);
    return new Scored(c, 0, 1, new Metrics(logLoss, 0.5, 0.5, 1, 100), 1, 1);
  }

  private static List<Double> shares(List<Scored> top) {
    List<Scored> sorted = new ArrayList<>(top);
    sorted.sort(Comparator.comparingDouble(s -> s.badness(false)));
    return Students.chosen(sorted, false).stream().map(s -> s.candidate().softness()).toList();
  }

  @Test
  void theShareThatIsBestOnTheMeanEvenIfAnotherIsBestForOne() {
    List<Scored> top =
        List.of(
            scored(Family.DNN, 0, 0.42),
            scored(Family.DNN, 0.3, 0.40),
            scored(Family.DNN, 0.5, 0.41),
            scored(Family.FM, 0, 0.45),
            scored(Family.FM, 0.3, 0.46),
            scored(Family.FM, 0.5, 0.43));
    assertThat(shares(top)).containsExactly(0.5, 0.5);
  }

  @Test
  void asTheyWereIfNoShareHelps() {
    List<Scored> top =
        List.of(
            scored(Family.DNN, 0, 0.42),
            scored(Family.DNN, 0.3, 0.41),
            scored(Family.FM, 0, 0.45),
            scored(Family.FM, 0.3, 0.47));
    assertThat(shares(top)).containsExactly(0.0, 0.0);
  }

  @Test
  void whoDidNotLearnStaysAsItIs() {
    List<Scored> top =
        List.of(
            scored(Family.DNN, 0, 0.42), scored(Family.DNN, 0.3, 0.41), scored(Family.FM, 0, 0.45));
    assertThat(shares(top)).containsExactly(0.3, 0.0);
  }
}
