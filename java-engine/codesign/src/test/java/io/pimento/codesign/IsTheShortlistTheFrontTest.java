package io.pimento.codesign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.optimize.Adam;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.branch.Network;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evolve.Measure;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.TrialRecipe;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.space.Hardware;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Of each group the best, then the cheapest that nothing of the group beats. */
class IsTheShortlistTheFrontTest {
  private final List<Contender> all = new ArrayList<>();
  private static final TrialRecipe TRIAL =
      new Trials.Grid(List.of(new TrainSettings(Adam.DEFAULT, 0.1, 0, 0, 1, 1, 1)))
          .of(Baselines.byName("LR", new Stem(1, List.of(2), 1)))
          .getFirst();

  private final Map<String, ChosenTrial> trials = new LinkedHashMap<>();
  private final Map<String, Double> lost = new HashMap<>();

  private void add(String name, String group, double loss, int width, double energy) {
    CandidateModel candidateModel =
        new CandidateModel(
            name,
            new Baseline("DNN", new Stem(1, List.of(3), 4), List.of(new Network(List.of(width)))),
            true);
    Map<String, Double> figures =
        Map.of(Measure.PIM_ENERGY.label(), energy, Measure.PIM_LATENCY.label(), 1.0);
    all.add(
        new Contender(
            candidateModel,
            s -> candidateModel.model().inference(),
            group,
            "",
            null,
            Hardware.NONE,
            figures,
            Map.of()));
    Metrics metrics = new Metrics(loss, 0.5, 0.5, 1, 10);
    trials.put(name, new ChosenTrial(candidateModel, TRIAL, 1, metrics, Map.of(), 0));
  }

  private List<String> shortlist(double slack, int count) {
    ToDoubleFunction<Contender> own =
        c -> requireNonNull(trials.get(c.name())).validation().logLoss();
    return new Shortlist(
            own, c -> own.applyAsDouble(c) + lost.getOrDefault(c.name(), 0.0), slack, count)
        .of(all).stream().map(Contender::name).toList();
  }

  @Test
  void theBestThenTheCheapestInTurns() {
    add("best", "a", 0.40, 64, 9);
    add("beaten", "a", 0.41, 64, 9.5);
    add("small", "a", 0.42, 4, 8);
    add("frugal", "a", 0.43, 32, 1);
    add("far", "a", 0.60, 2, 0.1);
    add("other", "b", 0.90, 64, 100);
    assertThat(shortlist(0.05, 9)).containsExactly("best", "frugal", "small", "other");
    assertThat(shortlist(0.05, 2)).containsExactly("best", "frugal", "other");
    assertThat(shortlist(0.25, 3)).containsExactly("best", "far", "frugal", "other");
    assertThat(shortlist(0, 5)).containsExactly("best", "other");
  }

  @Test
  void whatNoDeviceHoldsIsChosenForItsSizeAlone() {
    add("best", "a", 0.40, 64, 9);
    add("unheld", "a", 0.41, 4, Double.NaN);
    assertThat(shortlist(0.05, 9)).containsExactly("best", "unheld");
  }

  @Test
  void whatLosesOnItsHardwareIsNotChosenForItsEnergy() {
    add("best", "a", 0.40, 64, 9);
    add("frugal", "a", 0.41, 64, 1);
    add("next", "a", 0.42, 64, 2);
    add("small", "a", 0.43, 4, 7);
    lost.put("frugal", 0.1);
    lost.put("best", 0.015);
    assertThat(shortlist(0.05, 9)).containsExactly("best", "next", "small");
    // Nor does what is best without hardware say what is best with it.
    lost.put("best", 0.1);
    lost.put("next", 0.2);
    assertThat(shortlist(0.05, 9)).containsExactly("best", "small");
  }
}
