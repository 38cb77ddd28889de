package io.pimento.codesign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is looked at longer: the best, then by each cost the cheapest that nothing beats. */
class AreTheCheapestChosenInTurnsTest {
  /** A model by its two costs. */
  private record Model(String name, double energy, double size) {}

  private static final Model BEST = new Model("best", 9, 90);
  private static final Model BEATEN = new Model("beaten", 10, 95);
  private static final Model SMALL = new Model("small", 8, 5);
  private static final Model UNKNOWN = new Model("unknown", Double.NaN, 4);
  private static final Model FRUGAL = new Model("frugal", 1, 80);

  private static final List<Model> BY_LOSS = List.of(BEST, BEATEN, SMALL, UNKNOWN, FRUGAL);
  private static final List<Model> BY_ENERGY = CheapestInTurns.front(BY_LOSS, Model::energy);
  private static final List<Model> BY_SIZE = CheapestInTurns.front(BY_LOSS, Model::size);

  @Test
  void aFrontHasNobodyThatAnotherBeats() {
    assertThat(BY_ENERGY).containsExactly(FRUGAL, SMALL, BEST);
    assertThat(BY_SIZE).containsExactly(UNKNOWN, SMALL, BEST);
    assertThat(CheapestInTurns.front(List.<Model>of(), Model::size)).isEmpty();
  }

  @Test
  void costsTakeTurnsUntilThereAreEnough() {
    List<List<Model>> fronts = List.of(BY_ENERGY, BY_SIZE);
    assertThat(CheapestInTurns.of(BEST, fronts, 9)).containsExactly(BEST, FRUGAL, UNKNOWN, SMALL);
    assertThat(CheapestInTurns.of(BEST, fronts, 2)).containsExactly(BEST, FRUGAL);
    assertThat(CheapestInTurns.of(BEST, List.of(BY_SIZE), 2)).containsExactly(BEST, UNKNOWN);
    assertThat(CheapestInTurns.of(BEST, List.of(), 3)).containsExactly(BEST);
  }
}
