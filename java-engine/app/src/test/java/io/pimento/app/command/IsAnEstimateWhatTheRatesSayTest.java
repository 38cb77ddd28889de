package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.data.prepare.Encoding;
import io.pimento.data.reader.InputFormat;
import io.pimento.document.Documents;
import io.pimento.search.model.WidthRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IsAnEstimateWhatTheRatesSayTest {
  private static final Path BENCHMARKS = Path.of("../../ci/benchmarks");

  @TempDir Path temp;

  private Path rates(String stand) throws Exception {
    return Files.writeString(
        temp.resolve("rates.yaml"),
        """
        preparation:
          criteo: {rate: 100, measured: here}
        machines:
          it:
            title: it
            warm_up: {rate: 10, measured: here}
            sampled: {rate: 40, measured: here}
            scored: {rate: 50, measured: here}
            stand_alone: %s
            swept: {rate: 1000000, measured: here}
            working: {rate: 1048576, measured: here}
        """
            .formatted(stand));
  }

  private CommandLineRun estimate(Path rates, String... sets) throws Exception {
    Path config =
        Files.writeString(
            temp.resolve("run.yaml"),
            """
            data: {name: c, prepared: '%s', format: criteo, encoding: reference, row_cap: 100}
            model: {embedding: 8}
            train: {path_warm_up: 0.25, batch: 100}
            tune: {steps: 10, batch: 10, validation_rows: 60, chunk: 10}
            search: {initial: 3, generations: 2, children: 1}
            retrain: {top_k: 3, baselines: [LR], learning_rate: [0.1, 0.2], seeds: [1, 2], batch: 100}
            fit: {models: [LR], trials: 2, recipes: null, seeds: [1, 2]}
            """
                .formatted(temp.resolve("none")));
    List<String> line =
        new ArrayList<>(
            List.of("estimate", "--config", config.toString(), "--rates", rates.toString()));
    for (String set : sets) {
      line.addAll(set.startsWith("--") ? List.of(set.split(" ")) : List.of("--set", set));
    }
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private static String text(String form, Object value) {
    return String.format(Locale.ROOT, form, value);
  }

  @Test
  void areRecipesOfFinalsAsLongAsTheirEpochs() throws Exception {
    Path rates = rates("{rate: 100, measured: here}");
    CommandLineRun run = estimate(rates, "--rows 1000", "retrain.trials=2");
    assertThat(run.exit()).as(run.err()).isZero();
    double searched = (5 + 2 + 3 + 4 + 6 + 8 + 10) / 7.0;
    double lr = (6 + 2 + 3 + 4 + 8) / 5.0;
    double samples = (3 * 2 * 800 + 2 * 900) * searched + (2 * 800 + 2 * 900) * lr;
    assertThat(run.out())
        .contains(
            text("models 4, trials each 2, for the test 4: %,d samples", Math.round(samples)));
  }

  @Test
  void isASearchByTrainingsAsLongAsItsRungs() throws Exception {
    Path rates = rates("{rate: 100, measured: here}");
    String rungs = "search.rungs=[{data: .5, keep: 2}, {data: 1, keep: 1, seeds: 2}]";
    double searched = (5 + 2 + 3 + 4 + 6 + 8 + 10) / 7.0;
    // 3 on half of the rows and 2 on all with 2 seeds; then twice one child on both.
    double samples = (3 * 0.5 + 4 + 2 * (0.5 + 2)) * 800 * searched;
    String words = ", %s trainings of %s samples";
    String direct = "0 subnets scored" + words.formatted(13, text("%,d", Math.round(samples)));
    assertThat(estimate(rates, "--rows 1000", rungs, "search.evaluation=direct").out())
        .contains(direct, "models 2, trials");
    double mixed = (2 * 0.5 + 4 + 2 * (0.5 + 2)) * 800;
    CommandLineRun run =
        estimate(
            rates,
            "--rows 1000",
            rungs,
            "search.evaluation=mixed",
            "search.chosen=2",
            "search.inherit=all");
    assertThat(run.out())
        .contains("5 subnets scored" + words.formatted(12, text("%,d", Math.round(mixed))));
  }

  @Test
  void isEveryStepItsRowsOverItsRate() throws Exception {
    Path rates = rates("{rate: 100, measured: here}");
    CommandLineRun run = estimate(rates, "--rows 1000");
    assertThat(run.exit()).as(run.err()).isZero();
    // 1000 rows / 100; 800 rows: 200 / 10 + 600 / 40; 5 subnets of 100 + 60 rows / 50.
    assertThat(run.out()).containsPattern("prepare +10\\.0 s");
    assertThat(run.out()).containsPattern("train +35\\.0 s");
    assertThat(run.out()).containsPattern("search +16\\.0 s");
    // (4 models × 2 trials × 800 + 2 models × 2 seeds × 900) / 100.
    assertThat(run.out()).containsPattern("retrain +1 min 40 s");
    // Fields with more than 100 values have 100 rows.
    long rows =
        Arrays.stream(Encoding.Reference.tables(InputFormat.CRITEO))
            .mapToLong(n -> Math.min(100, n))
            .sum();
    assertThat(run.out())
        .contains(text("tables: %,d rows; ", rows))
        .contains(text("%.1f MiB in the supernet (8 floats, 1 slots)", rows * 64 / 1048576.0))
        .contains("it: 1.1 MiB (tables, 1.0 MiB of everything else");
    CommandLineRun small =
        estimate(rates, "--rows 1000", "train.table_state=row", "train.table_precision=half");
    assertThat(small.out())
        .contains(
            text(
                "%.1f MiB in the supernet (8 halves, 1 slots of a number a row)",
                rows * 20 / 1048576.0));
    // Limits count in training, not in preparing; Adam's sweeps are added: 8 steps of the tables.
    CommandLineRun fewer = estimate(rates, "--rows 1000", "data.limit_rows=400");
    assertThat(fewer.out()).containsPattern("prepare +10\\.0 s").containsPattern("train +17\\.5 s");
    CommandLineRun adam = estimate(rates, "--rows 1000", "train.optimizer=adam");
    double swept = 35 + 8.0 * rows * 8 * 3 * 4 / 1e6;
    assertThat(adam.out()).containsPattern(text("train +%.1f s", swept));
    // Narrower tables are swept faster.
    List<Integer> tables =
        Arrays.stream(Encoding.Reference.tables(InputFormat.CRITEO))
            .map(n -> Math.min(100, n))
            .boxed()
            .toList();
    List<Integer> widths = WidthRule.BY_ROWS.of(tables, 8);
    double entries = 0;
    for (int f = 0; f < tables.size(); f++) {
      entries += (double) tables.get(f) * widths.get(f);
    }
    assertThat(entries).isLessThan(0.7 * rows * 8);
    CommandLineRun narrow =
        estimate(rates, "--rows 1000", "train.optimizer=adam", "model.widths=by_rows");
    assertThat(narrow.out())
        .containsPattern(text("train +%.1f s", 35 + 8.0 * entries * 3 * 4 / 1e6));
    CommandLineRun clock = estimate(rates, "--rows 1000", "fit.budget=2m");
    assertThat(clock.out()).containsPattern("fit +2 min 00 s");
  }

  @Test
  void areMistakesOneLine() throws Exception {
    assertThat(estimate(rates("{rate: 1, measured: here}")).err())
        .contains("no prepared data in ")
        .contains("--rows N");
    for (String wrong : List.of("{rate: 0, measured: here}", "{rate: 3}", "5")) {
      assertThat(estimate(rates(wrong), "--rows 9").err())
          .contains("rates.yaml: machines.it.stand_alone is ")
          .hasLineCount(1);
    }
    assertThat(estimate(temp.resolve("no.yaml"), "--rows 9").err()).contains("no file of rates ");
    assertThat(estimate(rates("{rate: 1, measured: x}"), "--rows 9", "data.format=avazu").err())
        .contains("no rate of preparing avazu is known, only of [criteo]");
    assertThat(estimate(rates("{rate: 1, measured: x}"), "--rows 9", "data.encoding=hash").err())
        .contains("data.encoding=reference only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"criteo", "avazu", "kdd12"})
  void isEveryBenchmarkEstimated(String name) throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "estimate",
            "--config",
            BENCHMARKS.resolve(name + ".yaml").toString(),
            "--rates",
            BENCHMARKS.resolve("rates.yaml").toString(),
            "--set",
            "fit.recipes=" + BENCHMARKS.resolve("recipes.yaml"),
            "--rows",
            "40000000");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("one NVIDIA H200").contains("16 cores").contains("all  ");
  }

  @Test
  void areTheArchitecturesThePublishedOnes() throws Exception {
    JsonNode published;
    try (var in =
        IsAnEstimateWhatTheRatesSayTest.class.getResourceAsStream(
            "/io/pimento/job/model/published-architectures.json")) {
      assertThat(in).isNotNull();
      published = Documents.json("published", new String(in.readAllBytes(), "UTF-8"));
    }
    assertThat(published.propertyNames()).hasSize(6);
    for (String name : published.propertyNames()) {
      assertThat(Documents.json(BENCHMARKS.resolve("architectures/" + name + ".json")))
          .isEqualTo(published.path(name));
    }
  }
}
