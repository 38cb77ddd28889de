package io.pimento.search.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Designs whose scoring puts them on better hardware than was proposed. */
class DoesABetteredDesignLiveOnTest {
  private static final String BITS = "adc";
  private static final DesignSpace SPACE =
      new DesignSpace(
          SearchSpace.FULL,
          2,
          List.of(),
          new HardwareSpace(
              List.of(
                  new HardwareSpace.Device(
                      "bars", List.of(knob(BITS, "4", "6", "8"), knob("tiles", "1", "2", "4"))))));

  private static Knob knob(String key, String... values) {
    return new Knob(key, Stream.of(values).map(v -> new Knob.Value(v, "made up")).toList());
  }

  /** Six bits suit every model; whoever may not choose them stays as proposed. */
  private record Bettering(boolean resumable) implements Evaluation {
    private static SubnetScore law(Design d) {
      double loss = 0.5 - d.architecture().micro().getFirst().denseDims() * 1e-4;
      return new SubnetScore(new Metrics(loss, 0.5, 0.8, 1, 100), 1000, 10, Double.NaN);
    }

    @Override
    public Scored score(Design d) {
      Design better = new Design(d.architecture(), d.hardware().with(BITS, "6"));
      return new Scored(better, law(better));
    }

    @Override
    public boolean isOf(Design scored, Design proposed) {
      return resumable
          ? scored.architecture().equals(proposed.architecture())
          : scored.equals(proposed);
    }
  }

  @TempDir Path folder;

  private List<Candidate> search(Path file, Evaluation evaluation) throws Exception {
    Goals goals =
        new Goals(List.of(Measure.LOG_LOSS, Measure.MULTIPLY_ADDS), List.of(), List.of(), 8);
    try (Journal journal = Journal.open(file, "key", SPACE)) {
      return new DesignSearch(
              SPACE,
              Algorithm.NSGA2,
              Objective.LOG_LOSS,
              goals,
              new SearchSettings(8, 6, 4, 4, 1, 5),
              Screening.NONE,
              Settling.NONE,
              Design::toString)
          .run(evaluation, journal, Progress.SILENT);
    }
  }

  private static List<Design> designs(List<Candidate> all) {
    return all.stream().map(Candidate::design).toList();
  }

  @Test
  void doChildrenComeOfWhatWasScored() throws Exception {
    List<Candidate> all = search(folder.resolve("a"), new Bettering(true));
    assertThat(all)
        .hasSize(32)
        .allMatch(c -> c.design().hardware().settings().get(BITS).equals("6"));
    List<Candidate> plain =
        search(folder.resolve("b"), d -> new Evaluation.Scored(d, Bettering.law(d)));
    assertThat(designs(plain)).isNotEqualTo(designs(all));
  }

  @Test
  void doesAKilledSearchGoOnToTheSameDesigns() throws Exception {
    Path whole = folder.resolve("whole");
    List<Candidate> all = search(whole, new Bettering(true));
    List<String> lines = Files.readAllLines(whole);
    Path cut = Files.write(folder.resolve("cut"), lines.subList(0, 15));
    assertThat(designs(search(cut, new Bettering(true)))).isEqualTo(designs(all));
    assertThat(cut).hasSameTextualContentAs(whole);
  }

  @Test
  void isAJournalOfOtherDesignsRefused() throws Exception {
    Path file = folder.resolve("kept");
    search(file, new Bettering(true));
    assertThatThrownBy(() -> search(file, new Bettering(false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the one that this search proposes");
  }
}
