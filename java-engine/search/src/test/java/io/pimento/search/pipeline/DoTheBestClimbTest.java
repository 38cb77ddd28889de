package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.RowSource;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.SmallData;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Objective;
import io.pimento.search.evolve.SearchFront;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.progress.Progress;
import io.pimento.search.recipe.Recipes;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Inheritance;
import io.pimento.search.supernet.Sharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Successive halving: who is best on a rung is trained on the next, whatever is done first. */
class DoTheBestClimbTest {
  private static final RowSource TRAIN = new SmallData(600, 1);
  private static final RowSource VALIDATION = new SmallData(300, 2);
  private static final int INITIAL = 6;
  private static final int CHILDREN = 2;
  private static final DesignSpace SPACE =
      new DesignSpace(
          SearchSpace.FULL.withDims(List.of(8, 16), List.of(8)), 2, List.of(), HardwareSpace.NONE);
  private static final List<Rung> RUNGS =
      List.of(new Rung(0.25, 3, 1), new Rung(0.5, 2, 2), new Rung(1, 1, 1));

  @TempDir Path folder;
  private final Set<Integer> kept = ConcurrentHashMap.newKeySet();

  private Fidelities fidelities(String evaluation) throws Exception {
    return new Fidelities(
        evaluation.equals("mixed") ? 4 : 0,
        switch (evaluation) {
          case "inherited" -> Inheritance.ALL;
          case "mixed" -> Inheritance.TABLES;
          default -> Inheritance.NONE;
        },
        RUNGS,
        Recipes.read(quickRecipes()).of(Recipes.SEARCHED));
  }

  /** The program's own with fewer passes over the rows. */
  private Path quickRecipes() throws Exception {
    String text = Recipes.ownText().replaceAll("(?m)^( +epochs): .*$", "$1: [2, 3]");
    return Files.writeString(folder.resolve("recipes.yaml"), text);
  }

  private List<Candidate> search(
      String evaluation, Algorithm algorithm, String name, int lanes, Progress progress)
      throws Exception {
    List<Machine> machines = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      machines.add(new Machine(new Workers(1), new VectorMatmul()));
    }
    try (Workers workers = new Workers(1);
        Trainings trainings = new Trainings(machines, progress);
        ParameterStore store = new ParameterStore(4, workers);
        Journal journal = Journal.open(folder.resolve(name + ".jsonl"), "key", SPACE)) {
      return new RungSearch(search(store, algorithm, lanes), fidelities(evaluation))
          .run(
              new Machine(workers, new VectorMatmul()),
              trainings,
              book(name),
              journal,
              (index, _, _) -> kept.add(index),
              _ -> {});
    }
  }

  private static SubnetSearch search(ParameterStore store, Algorithm algorithm, int lanes) {
    return new SubnetSearch(
        new TrainedSupernet(
            SmallData.STEM,
            Sharing.MASKED,
            store,
            TRAIN,
            VALIDATION,
            new TuneSettings(2, 32, 0.04, 200, 64)),
        new SearchPlan(
            SPACE,
            algorithm,
            Objective.LOG_LOSS,
            Goals.standard(INITIAL),
            Goals.standard(INITIAL).measures(),
            1,
            false,
            OptionalDouble.empty(),
            new SearchSettings(INITIAL, 2, CHILDREN, 3, lanes, 9)),
        HardwareModel.NONE);
  }

  private TrialBook book(String name) throws Exception {
    return TrialBook.open(folder.resolve(name + "/trials.json"), "key", 0);
  }

  private byte[] journal(String name) throws Exception {
    return Files.readAllBytes(folder.resolve(name + ".jsonl"));
  }

  @ParameterizedTest
  @CsvSource({
    "direct, EVOLUTION",
    "direct, NSGA2",
    "inherited, RANDOM",
    "mixed, EVOLUTION",
    "mixed, NSGA2"
  })
  void toTheSameBytesWithAnyNumberOfLanesAndAfterKills(String evaluation, Algorithm algorithm)
      throws Exception {
    List<Candidate> all = search(evaluation, algorithm, "whole", 1, Progress.SILENT);
    assertThat(all).hasSize(INITIAL + 2 * CHILDREN);
    assertThat(search(evaluation, algorithm, "three", 3, Progress.SILENT)).isEqualTo(all);
    assertThat(journal("three")).isEqualTo(journal("whole"));
    int kills = 0;
    for (int at : new int[] {3, 2, 2, 1, 2}) {
      try {
        search(evaluation, algorithm, "killed", 2, Killed.at(at));
      } catch (Killed e) {
        kills++;
      }
    }
    assertThat(kills).isGreaterThan(2);
    assertThat(search(evaluation, algorithm, "killed", 2, Progress.SILENT)).isEqualTo(all);
    assertThat(journal("killed")).isEqualTo(journal("whole"));
    // Cut off while a generation was noted: nothing of it is trained again.
    Path cut = folder.resolve("whole.jsonl");
    byte[] whole = journal("whole");
    Files.write(cut, Files.readAllLines(cut).subList(0, 4));
    long trained = Files.size(folder.resolve("whole/trials.json"));
    assertThat(search(evaluation, algorithm, "whole", 2, Killed.at(1))).isEqualTo(all);
    assertThat(journal("whole")).isEqualTo(whole);
    assertThat(Files.size(folder.resolve("whole/trials.json"))).isEqualTo(trained);
  }

  private static double loss(TrialBook book, Candidate c, String what) {
    List<Metrics> perEpoch = book.find("subnet/" + c.index() + "/" + what).orElseThrow().perEpoch();
    return perEpoch.stream().mapToDouble(Metrics::logLoss).min().orElseThrow();
  }

  @Test
  void thoseOnARungAreTheBestOfTheRungBelow() throws Exception {
    List<Candidate> all = search("mixed", Algorithm.EVOLUTION, "one", 1, Progress.SILENT);
    TrialBook book = book("one");
    List<Candidate> first = all.subList(0, INITIAL);
    List<Candidate> there = first;
    int[] keep = {4, 3, 2};
    for (int rung = 0; rung < RUNGS.size(); rung++) {
      int below = rung;
      String what = rung == 0 ? "supernet" : "rung/" + rung + "/seed/0";
      List<Candidate> best =
          there.stream()
              .sorted(Comparator.comparingDouble(c -> mean(book, c, below, what)))
              .limit(keep[rung])
              .toList();
      assertThat(first.stream().filter(c -> c.rung() > below)).hasSameElementsAs(best);
      there = best;
    }
    for (Candidate c : there) {
      assertThat(c.score().metrics().logLoss()).isEqualTo(loss(book, c, "rung/3/seed/0"));
    }
    // Of two children one goes on from each: 4, 3 and 2 of 6, in proportion and rounded up.
    for (int g = 1; g <= 2; g++) {
      int generation = g;
      assertThat(all.stream().filter(c -> c.generation() == generation && c.rung() > 1)).hasSize(1);
    }
    assertThat(all.getFirst().design()).isNotEqualTo(all.getLast().design());
    // Weights of the last rung are given away, nobody else's.
    assertThat(all.stream().filter(c -> c.rung() == RUNGS.size()).map(Candidate::index))
        .hasSameElementsAs(kept);
  }

  private static double mean(TrialBook book, Candidate c, int rung, String what) {
    return rung == 2
        ? (loss(book, c, "rung/2/seed/0") + loss(book, c, "rung/2/seed/1")) / 2
        : loss(book, c, what);
  }

  @Test
  void everySecondIsCharged() throws Exception {
    search("mixed", Algorithm.EVOLUTION, "timed", 1, Progress.SILENT);
    RungSearch rungs = new RungSearch(anySearch(), fidelities("mixed"));
    var seconds = rungs.seconds(book("timed"));
    assertThat(seconds.keySet()).containsExactly("scoring", "rung 1", "rung 2", "rung 3");
    assertThat(seconds.values()).allMatch(s -> s > 0);
    // Trainings of a process that was killed are charged to the stage that goes on without them.
    try {
      search("direct", Algorithm.EVOLUTION, "late", 2, Killed.at(4));
    } catch (Killed e) {
      assertThat(book("late").seconds("stage/")).isZero();
    }
    double trained = book("late").seconds("subnet/");
    assertThat(trained).isPositive();
    search("direct", Algorithm.EVOLUTION, "late", 2, Progress.SILENT);
    assertThat(book("late").find("stage/rung 1/generation 0/0").orElseThrow().seconds())
        .isGreaterThan(trained / 2);
  }

  private static SubnetSearch anySearch() {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(4, workers)) {
      return search(store, Algorithm.EVOLUTION, 1);
    }
  }

  @Test
  void theFrontIsOfThoseThatCameFurthest() throws Exception {
    List<Candidate> all = search("direct", Algorithm.NSGA2, "front", 1, Progress.SILENT);
    SearchFront front = SearchFront.of(Goals.standard(INITIAL), all);
    assertThat(front.members()).isNotEmpty().allMatch(c -> c.rung() == RUNGS.size());
    assertThat(all.stream().sorted(Candidate.BEST_FIRST).toList())
        .isSortedAccordingTo(Comparator.comparingInt(c -> -c.rung()));
  }
}
