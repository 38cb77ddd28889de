package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RowSource;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.runtime.parameter.Starts;
import io.pimento.search.SmallData;
import io.pimento.search.evaluate.TuneSettings;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Journal;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.Objective;
import io.pimento.search.evolve.SearchPlan;
import io.pimento.search.evolve.SearchSettings;
import io.pimento.search.progress.Progress;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.Hardware;
import io.pimento.search.space.HardwareSpace;
import io.pimento.search.space.Knob;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.SupernetPaths;
import io.pimento.search.train.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopped anywhere and started again, training and search end in the same bytes. */
@Tag("numbers")
class DoesAKilledRunEndTheSameTest {
  private static final SearchSpace SPACE =
      SearchSpace.FULL.withDims(List.of(16, 32), List.of(8, 16));
  private static final SearchSpace ROUNDED = SPACE.withBits(List.of(4, 8, 32), List.of(4, 8, 32));
  private static final RowSource TRAIN = new SmallData(700, 1);
  private static final RowSource VALIDATION = new SmallData(300, 2);

  @TempDir Path folder;

  private static void train(Path file, int threads, Sharing sharing, Progress progress)
      throws Exception {
    train(file, threads, sharing, SPACE, Strategy.SINGLE_OPERATOR_ANY_CONNECTION, progress);
  }

  private static final TrainSettings SETTINGS =
      new TrainSettings(Adagrad.PUBLISHED, 0.1, 0.1, 5, 64, 2, 3);

  private static void train(
      Path file,
      int threads,
      Sharing sharing,
      SearchSpace space,
      Strategy strategy,
      Progress progress)
      throws Exception {
    train(file, threads, sharing, space, strategy, progress, SETTINGS);
  }

  private static void train(
      Path file,
      int threads,
      Sharing sharing,
      SearchSpace space,
      Strategy strategy,
      Progress progress,
      TrainSettings settings)
      throws Exception {
    SupernetPaths paths = new SupernetPaths(SmallData.STEM, space, 3, sharing, strategy, 4, 3);
    try (Machine machine = new Machine(new Workers(threads), new VectorMatmul());
        ParameterStore store = machine.store(settings, Starts.DRAWN)) {
      new CheckpointedTraining(file, 5, "test")
          .run(machine, store, paths.parameters(), "supernet", TRAIN, paths, settings, progress);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Sharing.class,
      names = {"MASKED", "SLICED"})
  void trainingEndsInTheSameBytes(Sharing sharing) throws Exception {
    Path whole = folder.resolve("whole.safetensors");
    Path killed = folder.resolve("killed.safetensors");
    train(whole, 1, sharing, Progress.SILENT);
    for (long rows : new long[] {64 * 7, 64 * 13, 64 * 16}) {
      assertThatThrownBy(() -> train(killed, 2, sharing, Killed.at(rows)))
          .isInstanceOf(Killed.class);
    }
    train(killed, 2, sharing, Progress.SILENT);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
  }

  @ParameterizedTest
  @CsvSource({
    "MASKED, SINGLE_OPERATOR_ANY_CONNECTION",
    "SLICED, SINGLE_OPERATOR_ANY_CONNECTION",
    "MASKED, SANDWICH",
    "SLICED, FAIR"
  })
  void trainingWithBitsEndsInTheSameBytes(Sharing sharing, Strategy strategy) throws Exception {
    Path whole = folder.resolve("whole.safetensors");
    Path killed = folder.resolve("killed.safetensors");
    Path plain = folder.resolve("plain.safetensors");
    train(whole, 1, sharing, ROUNDED, strategy, Progress.SILENT);
    train(plain, 1, sharing, SPACE, strategy, Progress.SILENT);
    assertThatThrownBy(() -> train(killed, 2, sharing, ROUNDED, strategy, Killed.at(64 * 9)))
        .isInstanceOf(Killed.class);
    train(killed, 2, sharing, ROUNDED, strategy, Progress.SILENT);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
    assertThat(Files.readAllBytes(plain)).isNotEqualTo(Files.readAllBytes(whole));
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void smallerTablesEndInTheSameBytes(boolean half, boolean perRow) throws Exception {
    Path whole = folder.resolve("whole.safetensors");
    Path killed = folder.resolve("killed.safetensors");
    Optimizer optimizer = perRow ? new RowAdagrad(1e-2) : Adagrad.PUBLISHED;
    TrainSettings settings =
        new TrainSettings(optimizer, 0.1, 0.1, 5, 64, 2, 3).withHalfTables(half);
    Strategy strategy = Strategy.SINGLE_OPERATOR_ANY_CONNECTION;
    train(whole, 1, Sharing.MASKED, SPACE, strategy, Progress.SILENT, settings);
    for (long rows : new long[] {64 * 7, 64 * 16}) {
      assertThatThrownBy(
              () -> train(killed, 2, Sharing.MASKED, SPACE, strategy, Killed.at(rows), settings))
          .isInstanceOf(Killed.class);
    }
    train(killed, 2, Sharing.MASKED, SPACE, strategy, Progress.SILENT, settings);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
    Path plain = folder.resolve("plain.safetensors");
    train(plain, 2, Sharing.MASKED, Progress.SILENT);
    assertThat(Files.size(plain)).isGreaterThan(Files.size(whole));
  }

  @Test
  void areHalfTablesBesideReplicasRefused() {
    TrainSettings settings = SETTINGS.withHalfTables(true).withReplicas(2);
    try (Machine machine = new Machine(new Workers(1), new VectorMatmul());
        ParameterStore store = machine.store(settings, Starts.DRAWN)) {
      assertThatThrownBy(() -> machine.engine(store, settings))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "table_precision is half, which replicas on the processor do not train with; set"
                  + " train.replicas=1, use GPUs, or set table_precision to float");
    }
  }

  @Test
  void anotherRunsCheckpointIsRefused() throws Exception {
    Path file = folder.resolve("m.safetensors");
    train(file, 1, Sharing.SLICED, Progress.SILENT);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(3, workers)) {
      var paths =
          new SupernetPaths(SmallData.STEM, SPACE, 3, Sharing.SLICED, Strategy.FULL_PATH, 0, 3);
      assertThatThrownBy(
              () ->
                  new CheckpointedTraining(file, 5, "other")
                      .run(
                          new Machine(workers, new VectorMatmul()),
                          store,
                          paths.parameters(),
                          "x",
                          TRAIN,
                          paths,
                          new TrainSettings(Adagrad.PUBLISHED, 0.1, 0.1, 5, 64, 2, 3),
                          Progress.SILENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another run");
    }
  }

  private static final Goals GOALS =
      new Goals(
          List.of(Measure.LOG_LOSS, Measure.MULTIPLY_ADDS),
          List.of(Constraint.parse("pim_latency_us <= 20")),
          List.of(),
          6);

  /** A device that is as fast as one of its knobs says, and cannot have another. */
  private static final HardwareSpace KNOBS =
      new HardwareSpace(
          List.of(
              new HardwareSpace.Device(
                  "made-up",
                  List.of(
                      new Knob("lanes", values("1", "2", "4")),
                      new Knob("banks", values("8", "16"))))));

  private static List<Knob.Value> values(String... texts) {
    return List.of(texts).stream().map(t -> new Knob.Value(t, Knob.ASSUMED)).toList();
  }

  private static Map<String, Double> costs(Graph graph, Hardware hardware) {
    double lanes = Double.parseDouble(hardware.settings().getOrDefault("lanes", "1"));
    return Map.of("pim_latency_us", 1e-3 * graph.cost().multiplyAdds() / lanes);
  }

  private static DesignSpace designs(HardwareSpace hardware) {
    return new DesignSpace(SPACE, 2, List.of(), hardware);
  }

  private List<Candidate> search(
      Algorithm algorithm,
      HardwareSpace hardware,
      int screen,
      boolean settled,
      Path journal,
      int parallel,
      Progress progress)
      throws Exception {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(4, workers);
        Journal log = Journal.open(journal, "key", designs(hardware))) {
      SubnetSearch search =
          new SubnetSearch(
              new TrainedSupernet(
                  SmallData.STEM,
                  Sharing.SLICED,
                  store,
                  TRAIN,
                  VALIDATION,
                  new TuneSettings(6, 32, 0.04, 200, 64)),
              new SearchPlan(
                  designs(hardware),
                  algorithm,
                  Objective.LOG_LOSS,
                  GOALS,
                  GOALS.measures(),
                  screen,
                  settled,
                  OptionalDouble.empty(),
                  new SearchSettings(6, 3, 3, 4, parallel, 9)),
              DoesAKilledRunEndTheSameTest::costs);
      return search.run(new Machine(workers, new VectorMatmul()), log, progress);
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void searchEndsInTheSameJournal(Algorithm algorithm) throws Exception {
    List<Candidate> found = endsInTheSameJournal(algorithm, HardwareSpace.NONE, 1, false);
    assertThat(found).anyMatch(c -> !c.fitness().feasible());
  }

  @ParameterizedTest
  @CsvSource({"EVOLUTION, 1", "RANDOM, 1", "NSGA2, 1", "NSGA2, 3"})
  void aSearchOfHardwareTooEndsInTheSameJournal(Algorithm algorithm, int screen) throws Exception {
    List<Candidate> found = endsInTheSameJournal(algorithm, KNOBS, screen, false);
    assertThat(found).anyMatch(c -> !c.fitness().feasible());
    assertThat(found)
        .extracting(c -> c.design().hardware().settings().get("lanes"))
        .contains("1", "2", "4");
    assertThat(found.subList(6, 15)).allMatch(c -> Double.isFinite(c.predicted()) == (screen > 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void settledDesignsTooEndInTheSameJournal(int screen) throws Exception {
    List<Candidate> found = endsInTheSameJournal(Algorithm.NSGA2, KNOBS, screen, true);
    // Whoever breaks the bound on time has the fastest hardware, where it is not another's.
    assertThat(found)
        .filteredOn(c -> !c.fitness().feasible())
        .filteredOn(c -> "1".equals(c.design().hardware().settings().get("lanes")))
        .hasSizeLessThan(3);
  }

  private List<Candidate> endsInTheSameJournal(
      Algorithm algorithm, HardwareSpace hardware, int screen, boolean settled) throws Exception {
    Path whole = folder.resolve("whole.jsonl");
    Path killed = folder.resolve("killed.jsonl");
    List<Candidate> expected =
        search(algorithm, hardware, screen, settled, whole, 1, Progress.SILENT);
    assertThat(expected).hasSize(15);
    assertThat(expected).anyMatch(c -> c.fitness().feasible());
    for (int at : new int[] {3, 8, 11}) {
      assertThatThrownBy(
              () -> search(algorithm, hardware, screen, settled, killed, 3, Killed.at(at)))
          .isInstanceOf(Killed.class);
      // A kill in the middle of a line.
      Files.writeString(killed, "{\"index\": 9", java.nio.file.StandardOpenOption.APPEND);
    }
    assertThat(search(algorithm, hardware, screen, settled, killed, 2, Progress.SILENT))
        .isEqualTo(expected);
    assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
    return expected;
  }

  @Test
  void anotherSearchsJournalIsRefused() throws Exception {
    Path journal = folder.resolve("j.jsonl");
    Journal.open(journal, "one", designs(KNOBS)).close();
    assertThatThrownBy(() -> Journal.open(journal, "two", designs(KNOBS)))
        .hasMessageContaining("another search");
  }
}
