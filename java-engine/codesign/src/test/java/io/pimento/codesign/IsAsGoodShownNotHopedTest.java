package io.pimento.codesign;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.optimize.Adam;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.model.Stem;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.ChosenTrial;
import io.pimento.search.pipeline.SeedScores;
import io.pimento.search.pipeline.TrialRecipe;
import io.pimento.search.pipeline.Trials;
import io.pimento.search.space.Hardware;
import io.pimento.search.train.TrainSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A pair is chosen by its interval on validation, not by its mean. */
class IsAsGoodShownNotHopedTest {
  private static final double MARGIN = 0.001;
  private static final int SEEDS = 5;
  private static final int ROWS = 2000;

  private static final TrialRecipe TRIAL =
      new Trials.Grid(List.of(new TrainSettings(Adam.DEFAULT, 0.1, 0, 0, 1, 1, 1)))
          .of(Baselines.byName("LR", new Stem(1, List.of(2), 1)))
          .getFirst();

  private final Map<String, SeedScores> scored = new LinkedHashMap<>();
  private final Map<String, Double> lost = new LinkedHashMap<>();

  /** A model whose losses are all rows' own, shifted, with some noise of its own. */
  private Contender model(String name, double shift, double noise) {
    CandidateModel candidateModel =
        new CandidateModel(name, Baselines.byName("LR", new Stem(1, List.of(2), 1)), true);
    float[][] losses = new float[SEEDS][ROWS];
    List<Metrics> perSeed = new ArrayList<>();
    Random rows = new Random(1);
    Random own = new Random(name.hashCode());
    double[] row = rows.doubles(ROWS).toArray();
    for (float[] seed : losses) {
      double sum = 0;
      for (int r = 0; r < ROWS; r++) {
        seed[r] = (float) (0.2 + row[r] + shift + noise * own.nextGaussian());
        sum += seed[r];
      }
      perSeed.add(new Metrics(sum / ROWS, 0.5, 0.5, 1, ROWS));
    }
    ChosenTrial trial = new ChosenTrial(candidateModel, TRIAL, 1, perSeed.getFirst(), Map.of(), 0);
    scored.put(name, new SeedScores(trial, perSeed, () -> losses, 0, List.of()));
    return new Contender(
        candidateModel,
        s -> candidateModel.model().inference(),
        "a",
        "",
        null,
        Hardware.NONE,
        Map.of(),
        Map.of());
  }

  private String chosen(Contender other, Contender... cheapestFirst) throws Exception {
    List<Contender> side = List.of(cheapestFirst);
    return new Pairing(scored, c -> lost.getOrDefault(c.name(), 0.0), MARGIN, 3)
        .cheapestAsGoodAs(other, side, side::indexOf)
        .orElseThrow()
        .name();
  }

  @Test
  void aMeanWithinTheMarginMayBeLuck() throws Exception {
    Contender other = model("other", 0, 0.001);
    Contender lucky = model("lucky", 0.0005, 0.2);
    Contender sure = model("sure", 0.0005, 0.001);
    assertThat(chosen(other, lucky, sure)).isEqualTo("sure");
    assertThat(chosen(other, sure, lucky)).isEqualTo("sure");
  }

  @Test
  void whatTheHardwareLosesCounts() throws Exception {
    Contender other = model("other", 0, 0.001);
    Contender clipped = model("clipped", 0, 0.001);
    Contender sound = model("sound", 0, 0.001);
    lost.put("clipped", 0.002);
    assertThat(chosen(other, clipped, sound)).isEqualTo("sound");
  }

  @Test
  void withoutProofTheBestIsTaken() throws Exception {
    Contender other = model("other", 0, 0.001);
    Contender bad = model("bad", 0.01, 0.001);
    Contender worse = model("worse", 0.02, 0.001);
    assertThat(chosen(other, worse, bad)).isEqualTo("bad");
  }

  @Test
  void aSidesOwnBestIsAsGoodAsItself() throws Exception {
    Contender noisy = model("noisy", 0, 0.5);
    Pairing pairing = new Pairing(scored, c -> 0, MARGIN, 3);
    assertThat(pairing.cheapestAsGoodAs(noisy, List.of(noisy), c -> 1)).contains(noisy);
  }

  @Test
  void whoeverIsHeldAgainstItMayBeLucky() throws Exception {
    Contender ours = model("ours", 0, 0.001);
    Contender lucky = model("lucky", 0.0005, 0.2);
    Contender bad = model("bad", 0.01, 0.001);
    Contender good = model("good", -0.01, 0.001);
    List<Contender> cheapestFirst = List.of(bad, lucky, good);
    Pairing pairing = new Pairing(scored, c -> lost.getOrDefault(c.name(), 0.0), MARGIN, 3);
    assertThat(pairing.loss(lucky)).isLessThan(pairing.loss(ours) + MARGIN);
    assertThat(pairing.cheapestWithin(ours, cheapestFirst, cheapestFirst::indexOf)).contains(lucky);
    lost.put("lucky", 0.1);
    assertThat(pairing.cheapestWithin(ours, cheapestFirst, cheapestFirst::indexOf)).contains(good);
    List<Contender> none = List.of(bad);
    assertThat(pairing.cheapestWithin(ours, none, none::indexOf)).contains(bad);
  }
}
