package io.pimento.job.auto.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pimento.data.InputKinds;
import io.pimento.graph.Counter;
import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.job.fit.ModelShape;
import io.pimento.search.baseline.Family;
import io.pimento.search.model.WidthRule;
import io.pimento.search.pipeline.PairedBootstrap.Interval;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IsTheVerdictWhatTheIntervalSaysTest {
  private static AutoCandidate handMade() {
    ModelShape shape = new ModelShape.HandMade(Family.DNN);
    return new AutoCandidate(
        0, AutoArm.HAND_MADE, shape, Recipes.own().of("DNN").first(1), InputKinds.ALL);
  }

  private static AutoCandidate searched() {
    var random = Counter.of(1, "test", 0);
    var a = Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(SearchSpace.FULL, 1, random);
    ModelShape shape = new ModelShape.Searched("searched 1", a, WidthRule.EQUAL);
    return new AutoCandidate(
        1, AutoArm.SEARCHED, shape, Recipes.own().of(Recipes.SEARCHED).first(1), InputKinds.ALL);
  }

  private static String of(double mean, double low, double high) {
    Interval gap = new Interval(mean, low, high);
    return Verdict.of(searched(), Optional.of(handMade()), gap, Optional.empty());
  }

  @Test
  void aSearchedWinnerIsBetterOnlyBeyondChance() {
    assertThat(of(-0.002, -0.003, -0.001))
        .startsWith("searched 1 wins, a searched model: its test log loss is 0.00200 below that of")
        .contains("DNN, the best hand-made one", "−0.00300 to −0.00100")
        .endsWith(": better beyond chance.");
    assertThat(of(-0.002, -0.005, 0.001)).endsWith("): no difference beyond chance.");
    assertThat(of(0.002, 0.001, 0.003)).contains("above").endsWith(": worse beyond chance.");
  }

  @Test
  void aHandMadeWinnerIsNamedWithWhatTheSearchCameTo() {
    AutoCandidate winner = handMade();
    Duel duel = Duel.of("searched 1", new float[] {1, 2, 3}, "DNN", new float[] {1.5f, 1.5f, 3.3f});
    assertThat(duel.gain()).isCloseTo(0.1, within(1e-6));
    assertThat(duel.error())
        .isCloseTo(Math.sqrt(((0.25 + 0.25 + 0.09) / 3 - 0.01) / 3), within(1e-6));
    assertThat(duel.isClear()).isFalse();
    Duel seldom = Duel.of("searched 1", new float[] {1, 2, 3}, "DNN", new float[] {2, 3, 4.1f});
    assertThat(seldom.isDecided()).isTrue();
    Duel both = duel.with(seldom);
    assertThat(both.rows()).isEqualTo(6);
    assertThat(both.gain()).isCloseTo((duel.gain() + seldom.gain()) / 2, within(1e-12));
    assertThat(both.error()).isCloseTo(Math.hypot(duel.error(), seldom.error()) / 2, within(1e-12));
    assertThat(Verdict.of(winner, Optional.of(winner), null, Optional.of(duel)))
        .isEqualTo(
            "DNN wins, a hand-made model: searched 1 is ahead on validation (log loss −0.10000 ±"
                + " 0.24944), within chance.");
    assertThat(Verdict.of(winner, Optional.of(winner), null, Optional.empty()))
        .contains("no searched model was better on validation");
  }

  @Test
  void withoutATestSplitNothingIsSaidOfIt() {
    assertThat(Verdict.of(searched(), Optional.of(handMade()), null, Optional.empty()))
        .endsWith("; the data have no test split.");
    assertThat(Verdict.of(searched(), Optional.empty(), null, Optional.empty()))
        .contains("no hand-made model came as far");
  }
}
