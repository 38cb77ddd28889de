package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.NearestName;
import io.pimento.document.UserException;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Constraint;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.Objective;
import io.pimento.search.model.WidthRule;
import io.pimento.search.pipeline.Rung;
import io.pimento.search.supernet.Inheritance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsAWrongConfigurationExplainedTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("run.yaml"), text);
  }

  @Test
  void doTheDefaultsReadAsTheirOwnTypes() {
    RunConfig config = RunConfig.of(ConfigTree.defaults());
    assertThat(config.train().settings().batch()).isEqualTo(512);
    assertThat(config.tune()).isEqualTo(io.pimento.search.evaluate.TuneSettings.PUBLISHED);
    assertThat(config.search().settings().total()).isEqualTo(128 + 240 * 8);
    assertThat(config.search().objective()).isEqualTo(Objective.LOG_LOSS);
  }

  @ParameterizedTest
  @CsvSource({
    "train.bach=1, train.batch",
    "serch.seed=1, search",
    "model.embeding=8, model.embedding",
    "search.objective.megaflop=1, search.objective.megaflops",
    "search.objective.latency.weigth=1, search.objective.latency.weight"
  })
  void isTheNearestKeyNamed(String assignment, String meant) {
    assertThatThrownBy(() -> ConfigTree.defaults().set(assignment))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("unknown key '")
        .hasMessageContaining("did you mean '" + meant + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by_row           | model.widths must be null, one of [equal, by_rows] or widths by the"
            + " names",
        "3                | model.widths must be null",
        "[4]              | model.widths must be null",
        "true             | model.widths must be null",
        "{city: 17}       | model.widths.city must be a whole number from 2 to the embedding's 16,"
            + " not 17",
        "{city: 1}        | model.widths.city must be a whole number from 2",
        "{city: 4.5}      | model.widths.city must be",
        "{city: null}     | model.widths.city must be",
        "{city: by_rows}  | model.widths.city must be",
        "{city: {a: 4}}   | model.widths.city must be"
      })
  void areWrongWidthsNamed(String value, String message) throws IOException {
    ConfigTree set = ConfigTree.defaults().set("model.widths=" + value);
    assertThatThrownBy(() -> RunConfig.of(set)).hasMessageStartingWith("--set: " + message);
    Path file = file("model:\n  widths: " + value + "\n");
    ConfigTree read = ConfigTree.defaults().withFile(file);
    assertThatThrownBy(() -> RunConfig.of(read)).hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void areWidthsOfFieldsAddedUpFromAllPlaces() throws IOException {
    ConfigTree tree =
        ConfigTree.defaults()
            .withFile(file("model: {widths: {city: 4, user.id: 8}}"))
            .set("model.widths.zip=2")
            .set("model.widths.city=16");
    assertThat(RunConfig.of(tree).model().widths().named())
        .isEqualTo(Map.of("city", 16, "user.id", 8, "zip", 2));
    assertThat(RunConfig.of(tree.set("model.widths=by_rows")).model().widths().rule())
        .isEqualTo(WidthRule.BY_ROWS);
    FieldWidths none = RunConfig.of(tree.set("model.widths=null")).model().widths();
    assertThat(none.named()).isEmpty();
    assertThat(none.rule()).isEqualTo(WidthRule.EQUAL);
    // Runs of versions without widths are those with equal ones.
    String finger = "0123456789";
    assertThat(RunConfig.of(tree).identity(finger, "model"))
        .isNotEqualTo(RunConfig.of(tree.set("model.widths=null")).identity(finger, "model"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "direct|{rungs: [{data: 1, keep: 129}]}|search.rungs must be rungs of which the first keeps"
            + " at most search.initial, 128",
        "direct|{initial: 4, rungs: [{data: 1, keep: 5}]}|at most search.initial, 4",
        "inherited|{inherit: none}|search.inherit must be null, tables or all where",
        "mixed|{rungs: [{data: 1, keep: 9}], chosen: 8}|search.chosen must be null or from the"
            + " first rung's keep, 9, to search.initial, 128, not 8",
        "mixed|{chosen: 129}|search.chosen must be null or from the first rung's keep",
        "direct|{screen: 2, algorithm: nsga2}|search.screen must be 1 where search.evaluation",
        "mixed|{objectives: [log_loss, latency_us]}|search.evaluation must be supernet where",
        "direct|{objective: {latency: {weight: 1}}}|search.evaluation must be supernet where",
        "direct|{constraints: [latency_us <= 4]}|search.evaluation must be supernet where",
      })
  void areContradictionsOfAnEvaluationNamed(String evaluation, String search, String message)
      throws IOException {
    ConfigTree tree = ConfigTree.defaults().withFile(file("search: " + search));
    // They say nothing where the supernet alone scores.
    if (!search.contains("none")) {
      assertThat(RunConfig.of(tree).search().evaluation().isSupernet()).isTrue();
    }
    assertThatThrownBy(() -> RunConfig.of(tree.set("search.evaluation=" + evaluation)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void areSettingsOfNoHardwareSettled() {
    ConfigTree tree = ConfigTree.defaults().set("search.settle=true");
    assertThatThrownBy(() -> RunConfig.of(tree))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("search.settle must be false without search.hardware.space");
    assertThat(RunConfig.of(ConfigTree.defaults()).search().settle()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.optimizer=adam|train.table_place must be copies or shared with an optimizer",
        "train.replicas=2|train.table_place must be copies or shared with replicas",
        "train.table_hot=1.5|train.table_hot must be a number from 0 to 1"
      })
  void areTablesInTheHostsMemoryTakenByWhatLeavesRowsAlone(String setting, String message) {
    ConfigTree tree = ConfigTree.defaults().set("train.table_place=host");
    RunConfig config = RunConfig.of(tree.set("train.table_hot=0.25"));
    assertThat(config.train().tables()).isEqualTo(new TablePlace.Host(0.25));
    String data = "0".repeat(64);
    assertThat(config.identity(data, "train"))
        .isEqualTo(RunConfig.of(ConfigTree.defaults()).identity(data, "train"));
    assertThatThrownBy(() -> RunConfig.of(tree.set(setting)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void isHardwareSettledWhereItIsFree() {
    ConfigTree tree =
        ConfigTree.defaults()
            .set("search.hardware.space=crossbar")
            .set("search.algorithm=nsga2")
            .set("search.objectives=[auc, pim_energy_uj]");
    RunConfig silent = RunConfig.of(tree);
    assertThat(silent.search().settle()).isTrue();
    RunConfig off = RunConfig.of(tree.set("search.settle=false"));
    assertThat(off.search().settle()).isFalse();
    String data = "0".repeat(64);
    assertThat(silent.identity(data, "search"))
        .isEqualTo(RunConfig.of(tree.set("search.settle=true")).identity(data, "search"))
        .isNotEqualTo(off.identity(data, "search"));
  }

  @Test
  void doUsualRungsFollowFromTheInitialSubnets() throws IOException {
    ConfigTree mixed = ConfigTree.defaults().set("search.evaluation=mixed");
    EvaluationConfig usual = RunConfig.of(mixed).search().evaluation();
    assertThat(usual.rungs())
        .containsExactly(new Rung(0.125, 32, 1), new Rung(0.5, 8, 2), new Rung(1, 2, 3));
    assertThat(usual.chosen()).isEqualTo(64);
    assertThat(usual.inheritance()).isEqualTo(Inheritance.NONE);
    EvaluationConfig few = RunConfig.of(mixed.set("search.initial=1")).search().evaluation();
    assertThat(few.rungs()).extracting(Rung::keep).containsExactly(1, 1, 1);
    EvaluationConfig inherited =
        RunConfig.of(mixed.set("search.evaluation=inherited")).search().evaluation();
    assertThat(inherited.inheritance()).isEqualTo(Inheritance.ALL);
    assertThat(inherited.chosen()).isZero();
    ConfigTree own =
        mixed.set("search.rungs=[{data: .125, keep: 30}, {data: .5, keep: 8, seeds: 2}]");
    assertThat(RunConfig.of(own).search().evaluation().rungs())
        .containsExactly(new Rung(0.125, 30, 1), new Rung(0.5, 8, 2));
    // What is saved in a run's folder reads as the same.
    ConfigTree saved = ConfigTree.defaults().withFile(file(own.yaml()));
    assertThat(RunConfig.of(saved).search()).isEqualTo(RunConfig.of(own).search());
  }

  @Test
  void isASearchBySupernetAloneTheOneItWasBeforeThereWereRungs() {
    ConfigTree defaults = ConfigTree.defaults();
    String finger = "0123456789";
    String before = RunConfig.of(defaults).identity(finger, "search");
    ConfigTree unread =
        defaults.set("search.rungs=[{data: 1, keep: 2}]").set("search.inherit=tables");
    assertThat(RunConfig.of(unread).identity(finger, "search")).isEqualTo(before);
    // Written down with a version that had none of these keys.
    assertThat(before).isEqualTo("data 01234567, settings e9702820c390");
    ConfigTree direct = defaults.set("search.evaluation=direct");
    assertThat(RunConfig.of(direct).identity(finger, "search")).isNotEqualTo(before);
    assertThat(
            RunConfig.of(direct.set("search.rungs=[{data: 1, keep: 2}]"))
                .identity(finger, "search"))
        .isNotEqualTo(RunConfig.of(direct).identity(finger, "search"));
    assertThat(RunConfig.of(direct.set("search.parallel=2")).identity(finger, "search"))
        .isEqualTo(RunConfig.of(direct).identity(finger, "search"));
  }

  @Test
  void isTheFileOfAnUnknownKeyNamed() throws IOException {
    Path file = file("train:\n  epoch: 3\n");
    assertThatThrownBy(() -> ConfigTree.defaults().withFile(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'train.epochs'");
  }

  @ParameterizedTest
  @CsvSource({
    "train.batch=abc, train.batch must be a whole number from 1",
    "train.batch=0, train.batch must be a whole number from 1",
    "train.batch=1.5, train.batch must be a whole number from 1",
    "train.learning_rate=-1, train.learning_rate must be a number above 0",
    "train.warm_up=2, train.warm_up must be a number from 0 to 1",
    "train.sharing=both, unknown sharing 'both'",
    "rank.sharings=[standalone], rank.sharings: standalone shares nothing",
    "rank.tuning=[yes], rank.tuning must be a list of true and false",
    "'rank.tuning=[true, no]', rank.tuning must be a list of true and false",
    "rank.tuning=[], rank.tuning must be a list of at least one",
    "rank.strategies=[some], rank.strategies: unknown strategy",
    "train.sharing=standalone, masked or sliced",
    "train.strategy=some-path, unknown strategy",
    "train.optimizer=lion, 'adagrad, adam and sgd'",
    "model.space=huge, unknown space 'huge'",
    "model.embedding=12, multiple of 8",
    "'model.embeddings=[4, 4]', model.embeddings names a size twice",
    "'model.embeddings=[0, 4]', model.embeddings must be",
    "'model.branch_bottoms=[0]', model.branch_bottoms must be",
    "'model.weight_bits=[4, 6]', 'model.weight_bits must be one or more of [4, 8, 32]'",
    "model.weight_bits=[], 'model.weight_bits must be one or more of [4, 8, 32]'",
    "'model.activation_bits=[8, 8]', 'none twice (32: floating point), not [8,8]'",
    "'model.activation_bits=[eight]', 'model.activation_bits must be'",
    "data.out_of_range=ignore, 'one of [error, clamp, unknown]'",
    "data.encoding=onehot, 'dictionary, hash or reference'",
    "data.format=xls, unknown format",
    "search.evaluation=mixd, 'search.evaluation must be supernet, inherited, direct or mixed, not'",
    "'search.rungs=[{data: 2, keep: 3}]', 'search.rungs[1].data must be a part of the train rows'",
    "'search.rungs=[{data: 0, keep: 3}]', 'search.rungs[1].data must be a number above 0'",
    "'search.rungs=[{data: 1, keep: 0}]', 'search.rungs[1].keep must be a whole number from 1'",
    "'search.rungs=[{data: 1, keep: 2, seeds: 0}]', 'search.rungs[1].seeds must be a whole number'",
    "'search.rungs=[{data: 1, kep: 2}]', 'did you mean ''search.rungs[1].keep''?'",
    "'search.rungs=[{data: .5, keep: 2}, {data: .2, keep: 1}]', 'search.rungs[2].data must be at'",
    "'search.rungs=[{data: .5, keep: 2}, {data: 1, keep: 3}]', 'search.rungs[2].keep must be at'",
    "search.inherit=some, 'search.inherit must be null, none, tables or all'",
    "search.algorithm=annealing, 'search.algorithm must be evolution, random or nsga2, not'",
    "'search.objectives=[log_loss, flops]', 'search.objectives: unknown measure ''flops'''",
    "'search.objectives=[log_loss]', search.objectives must be two to four different ones of",
    "'search.objectives=[auc, auc]', search.objectives must be two to four different ones of",
    "'search.constraints=[multiply_adds < 2]', '''multiply_adds < 2'' is no constraint; write'",
    "'search.constraints=[area <= 2]', '''area <= 2'': unknown measure ''area'''",
    "'search.constraints=[auc >= .7, auc <= .6]', contradict each other",
    "'search.constraints={auc: 1}', search.constraints must be a list",
    "'search.constraints=[pim_latency_us <= 5]', needs search.hardware.device",
    "'search.reference=[0.5]', search.reference must have one number for each of",
    "'search.reference=[-1, 3]', search.reference must be a list of numbers above 0",
    "tune.chunk=100, multiple of the batch",
    "'retrain.seeds=[]', at least one seed",
    "'data.split=[8, 1]', three numbers"
  })
  void isAWrongValueNamed(String assignment, String message) {
    assertThatThrownBy(() -> RunConfig.of(ConfigTree.defaults().set(assignment)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void areGoalsReadAsTheyStand() {
    SearchConfig search =
        RunConfig.of(
                ConfigTree.defaults()
                    .set("search.algorithm=nsga2")
                    .set("search.objectives=[auc, latency_us, parameters]")
                    .set("search.constraints=[multiply_adds <= 2e5, auc >= 0.7]")
                    .set("search.reference=[0.5, 100, 1e6]"))
            .search();
    assertThat(search.algorithm()).isEqualTo(Algorithm.NSGA2);
    assertThat(search.goals().needsLatency()).isTrue();
    assertThat(search.goals().constraints())
        .containsExactly(
            new Constraint(Measure.MULTIPLY_ADDS, true, 200_000),
            new Constraint(Measure.AUC, false, 0.7));
    assertThatThrownBy(
            () ->
                RunConfig.of(
                    ConfigTree.defaults().set("search.algorithm=nsga2").set("search.initial=1")))
        .hasMessageContaining("search.initial must be a whole number from 2");
  }

  @Test
  void isAWrongValuesFileNamed() throws IOException {
    Path file = file("train:\n  batch: many\n");
    assertThatThrownBy(() -> RunConfig.of(ConfigTree.defaults().withFile(file)))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("train.batch")
        .hasMessageContaining("many");
  }

  @Test
  void isBrokenYamlPlaced() throws IOException {
    Path file = file("train:\n  batch: [1, 2\nmodel: {\n");
    assertThatThrownBy(() -> ConfigTree.defaults().withFile(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not valid YAML, line");
  }

  @Test
  void isASectionGivenAsAValueRefused() {
    assertThatThrownBy(() -> ConfigTree.defaults().set("train=5"))
        .hasMessageContaining("'train' is a section");
  }

  @Test
  void doesTheResolvedTextReadBackTheSame() throws IOException {
    ConfigTree tree = ConfigTree.defaults().set("train.batch=77").set("data.train=[a, 'b c']");
    RunConfig before = RunConfig.of(tree);
    RunConfig after = RunConfig.of(ConfigTree.defaults().withFile(file(tree.yaml())));
    assertThat(after.train()).isEqualTo(before.train());
    assertThat(after.data()).isEqualTo(before.data());
    assertThat(after.search()).isEqualTo(before.search());
    for (String section : List.of("data", "model", "train", "tune", "search", "retrain", "rank")) {
      assertThat(before.differences(after, section)).isEmpty();
    }
  }

  @Test
  void doesTheIdentityFollowWhatChangesAResult() {
    String print = "0123456789abcdef";
    RunConfig base = RunConfig.of(ConfigTree.defaults());
    RunConfig threads = RunConfig.of(ConfigTree.defaults().set("train.threads=3"));
    RunConfig batch = RunConfig.of(ConfigTree.defaults().set("train.batch=3"));
    assertThat(threads.identity(print, "train")).isEqualTo(base.identity(print, "train"));
    assertThat(batch.identity(print, "train")).isNotEqualTo(base.identity(print, "train"));
    assertThat(batch.identity(print, "model")).isEqualTo(base.identity(print, "model"));
  }

  @Test
  void areTablesFloatsUnlessAsked() {
    assertThat(RunConfig.of(ConfigTree.defaults()).train().settings().halfTables()).isFalse();
    ConfigTree both =
        ConfigTree.defaults().set("train.table_precision=half").set("retrain.table_precision=half");
    RunConfig half = RunConfig.of(both);
    assertThat(half.train().settings().halfTables()).isTrue();
    assertThat(half.retrain().recipes()).isZero();
    assertThat(half.retrain().grid().getFirst().halfTables()).isTrue();
    assertThatThrownBy(() -> RunConfig.of(both.set("train.table_place=shared")))
        .hasMessage(
            "--set: train.table_place must be copies or host with table_precision half, not"
                + " \"shared\"");
    for (String section : List.of("train", "retrain")) {
      assertThatThrownBy(
              () -> RunConfig.of(ConfigTree.defaults().set(section + ".table_precision=double")))
          .hasMessage(
              "--set: " + section + ".table_precision must be float or half, not \"double\"");
    }
  }

  @Test
  void isANumberARowForAdagradAlone() {
    ConfigTree row = ConfigTree.defaults().set("train.table_state=row");
    assertThat(RunConfig.of(row).train().settings().optimizer()).isEqualTo(new RowAdagrad(0.01));
    RetrainConfig retrain =
        RunConfig.of(ConfigTree.defaults().set("retrain.table_state=row")).retrain();
    assertThat(retrain.recipes()).isZero();
    assertThat(retrain.grid().getFirst().optimizer()).isEqualTo(new RowAdagrad(0.01));
    for (String section : List.of("train", "retrain")) {
      ConfigTree adam =
          ConfigTree.defaults().set(section + ".table_state=row").set(section + ".optimizer=adam");
      assertThatThrownBy(() -> RunConfig.of(adam))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "--set: "
                  + section
                  + ".optimizer: only adagrad remembers one number a row of a table: with adam,"
                  + " table_state must be element");
      assertThatThrownBy(
              () -> RunConfig.of(ConfigTree.defaults().set(section + ".table_state=column")))
          .hasMessage("--set: " + section + ".table_state must be element or row, not \"column\"");
    }
    String print = "0123456789abcdef";
    RunConfig base = RunConfig.of(ConfigTree.defaults());
    assertThat(RunConfig.of(row).identity(print, "train"))
        .isNotEqualTo(base.identity(print, "train"));
  }

  @Test
  void doFinalsOfEarlierRunsKeepTheirIdentity() {
    // As a run folder's file had the section before there were recipes.
    String old =
        """
        {"top_k":15,"epochs":1,"batch":512,"optimizer":"adagrad","adagrad_epsilon":0.01,\
        "learning_rate":[0.12],"warm_up":0.1,"clip":5,"weight_decay":0,"table_decay":[0],\
        "baselines":["LR","FM"],"seeds":[1]}\
        """;
    String print = "0123456789abcdef";
    RunConfig now = RunConfig.of(ConfigTree.defaults().set("retrain=" + old));
    String limit = now.tree().node("data").path("limit_rows") + "" + now.data().outOfRange();
    assertThat(now.retrain().recipes()).isZero();
    assertThat(now.identity(print, "retrain"))
        .isEqualTo(
            "data 01234567, settings " + RunConfig.shortHash(print + limit + "|retrain" + old));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4, 1",
    "retrain.baselines=[LR], 4, 1",
    "'retrain.learning_rate=[0.1, 0.2]', 0, 2",
    "retrain.epochs=3, 0, 1",
    "retrain.optimizer=sgd, 0, 1",
    "'retrain.trials=7 retrain.batch=64', 7, 1",
    "retrain.trials=0, 0, 1",
    "'retrain.recipes=mine.yaml retrain.batch=64', 4, 1"
  })
  void areThereRecipesUnlessAGridIsAskedFor(String sets, int recipes, int grid) {
    ConfigTree tree = ConfigTree.defaults();
    for (String set : sets.replace(", ", ",").split(" ")) {
      tree = set.isEmpty() ? tree : tree.set(set);
    }
    RunConfig config = RunConfig.of(tree);
    assertThat(config.retrain().recipes()).isEqualTo(recipes);
    assertThat(config.retrain().grid()).hasSize(grid);
  }

  @Test
  void isTheNumberOfReplicasPartOfTheIdentity() {
    String print = "0123456789abcdef";
    RunConfig one = RunConfig.of(ConfigTree.defaults());
    RunConfig two = RunConfig.of(ConfigTree.defaults().set("train.replicas=2"));
    assertThat(two.identity(print, "train")).isNotEqualTo(one.identity(print, "train"));
    assertThat(one.differences(two, "train")).containsExactly("train.replicas: 1 there, 2 here");
    assertThatThrownBy(() -> RunConfig.of(ConfigTree.defaults().set("train.replicas=0")))
        .isInstanceOf(UserException.class)
        .hasMessage("--set: train.replicas must be a whole number from 1 to 1024, not 0");
  }

  @Test
  void isWhereTablesLieWithoutEffectOnTheResult() {
    String print = "0123456789abcdef";
    RunConfig copies = RunConfig.of(ConfigTree.defaults());
    RunConfig shared = RunConfig.of(ConfigTree.defaults().set("train.table_place=shared"));
    assertThat(copies.train().tables()).isEqualTo(TablePlace.COPIES);
    assertThat(shared.train().tables()).isEqualTo(new TablePlace.Shared());
    assertThat(shared.identity(print, "train")).isEqualTo(copies.identity(print, "train"));
    assertThat(copies.differences(shared, "train")).isEmpty();
    assertThatThrownBy(() -> RunConfig.of(ConfigTree.defaults().set("train.table_place=split")))
        .isInstanceOf(UserException.class)
        .hasMessage("--set: train.table_place must be copies, shared or host, not \"split\"");
  }

  @Test
  void isTheDistanceThatOfEdits() {
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
    assertThat(NearestName.distance("same", "same")).isZero();
  }
}
