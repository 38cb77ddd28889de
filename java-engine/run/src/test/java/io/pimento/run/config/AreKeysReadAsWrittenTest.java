package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreKeysReadAsWrittenTest {
  @TempDir private Path folder;

  private ConfigTree tree(String text) throws IOException {
    return ConfigTree.defaults().withFile(Files.writeString(folder.resolve("run.yaml"), text));
  }

  @Test
  void sectionsAndKeysThatStandTwiceAreNamedWithTheirLine() {
    assertThatThrownBy(() -> tree("train: {batch: 64}\nsearch: {seed: 2}\ntrain: {epochs: 3}\n"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("run.yaml, line 3: the key 'train' stands twice");
    assertThatThrownBy(() -> tree("train:\n  batch: 64\n  seed: 1\n  batch: 32\n"))
        .hasMessageContaining("run.yaml, line 4: the key 'train.batch' stands twice");
    assertThatThrownBy(() -> ConfigTree.defaults().set("search.objective={latency: 1, latency: 2}"))
        .hasMessageContaining("'latency' stands twice");
  }

  @Test
  void aliasesAreWhatTheyStandFor() throws IOException {
    RunConfig config =
        RunConfig.of(tree("data:\n  name: &n clicks-2024\n  prepared: *n\ntrain: {seed: 3}\n"));
    assertThat(config.data().name()).isEqualTo("clicks-2024");
    assertThat(config.data().prepared()).isEqualTo(Path.of("clicks-2024"));
    assertThatThrownBy(() -> tree("data: {prepared: *missing}"))
        .hasMessageContaining("run.yaml, line 1")
        .hasMessageContaining("*missing");
  }

  @ParameterizedTest
  @CsvSource({"1.10", "1e3", "0x10", "007", "1_000", "true", "2024-01-01", "1.0"})
  void textKeepsItsSpellingAlsoWhenSavedAndReadAgain(String text) throws IOException {
    ConfigTree tree =
        tree("data: {prepared: %s, name: %s, train: [%s]}".formatted(text, text, text));
    for (int i = 0; i < 2; i++) {
      DataConfig data = RunConfig.of(tree).data();
      assertThat(data.name()).isEqualTo(text);
      assertThat(data.prepared()).isEqualTo(Path.of(text));
      assertThat(data.files().train()).containsExactly(Path.of(text));
      tree = tree(tree.yaml());
    }
    assertThat(RunConfig.of(ConfigTree.defaults().set("data.name=" + text)).data().name())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"*x", "a #b", "1e3", "&x", "!x", "- a", "a: b", "%x", "@x", "it's", "x]", "?", "[x]"})
  void anOptionsTextIsTakenAsItIs(String text) throws IOException {
    ConfigTree tree = ConfigTree.defaults().put("data.name", text);
    assertThat(RunConfig.of(tree).data().name()).isEqualTo(text);
    assertThat(RunConfig.of(tree(tree.yaml())).data().name()).isEqualTo(text);
    if (!text.startsWith("[")) {
      assertThat(RunConfig.of(ConfigTree.defaults().set("data.name=" + text)).data().name())
          .isEqualTo(text);
    }
  }

  @Test
  void aQuotedTextOnTheCommandLineIsYaml() {
    assertThat(RunConfig.of(ConfigTree.defaults().set("data.name='a b'")).data().name())
        .isEqualTo("a b");
    assertThat(RunConfig.of(ConfigTree.defaults().set("data.schema=null")).data().schema())
        .isNull();
  }

  @Test
  void numbersAreNumbersStill() throws IOException {
    RunConfig config = RunConfig.of(tree("train: {learning_rate: 1.20e-1, batch: 64}"));
    assertThat(config.train().settings().learningRate()).isEqualTo(0.12);
    assertThat(RunConfig.of(ConfigTree.defaults().set("train.clip=1e3")).train().settings().clip())
        .isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: {train: [a, null]}|data.train must be a list of names",
        "data: {train: ['']}|data.train must be a list of names",
        "data: {train: [[a]]}|data.train must be a list of names",
        "data: {train: {a: b}}|data.train must be a list",
        "data: {name: [a]}|data.name must be a name",
        "data: {name: {a: b}}|data.name must be a name",
        "data: {name: null}|data.name must be a name",
        "data: {seed: [1]}|data.seed must be a whole number",
        "data: {seed: null}|data.seed must be a whole number",
        "data: {seed: 99999999999999999999}|data.seed must be a whole number",
        "data: {limit_rows: '1'}|data.limit_rows must be a whole number",
        "data: {inputs: some}|data.inputs.use must be auto or none, not \"some\"",
        "data: {inputs: [auto]}|'data.inputs' is a section of keys",
        "data: {inputs: true}|'data.inputs' is a section of keys",
        "data: {inputs: {bin: 3}}|did you mean 'data.inputs.bins'",
        "data: {inputs: {bins: -1}}|data.inputs.bins must be a whole number from 0 to 4096",
        "data: {inputs: {bins: many}}|data.inputs.bins must be a whole number from 0 to 4096",
        "data: {inputs: {statistics: 1}}|data.inputs.statistics must be true or false",
        "data: {inputs: {crosses: 1001}}|data.inputs.crosses must be a whole number from 0 to 1000",
        "data: {inputs: {order: 4}}|data.inputs.order must be a whole number from 2 to 3",
        "data: {inputs: {fields: -1}}|data.inputs.fields must be a whole number from 0",
        "data: {inputs: {rows: 0}}|data.inputs.rows must be a whole number from 1",
        "data: 5|'data' is a section of keys",
        "data: [1]|'data' is a section of keys",
        "train: {batch: true}|train.batch must be a whole number from 1",
        "train: {batch: 1.0}|train.batch must be a whole number from 1",
        "train: {learning_rate: .nan}|train.learning_rate must be a number above 0",
        "train: {learning_rate: [0.1]}|train.learning_rate must be a number above 0",
        "train: {threads: 100000}|train.threads must be a whole number from 0 to 1024, not 100000",
        "train: {threads: -1}|train.threads must be a whole number from 0 to 1024, not -1",
        "train: {replicas: 100000}|train.replicas must be a whole number from 1 to 1024",
        "search: {parallel: 100000}|search.parallel must be a whole number from 1 to 1024",
        "retrain: {parallel: 0}|retrain.parallel must be a whole number from 1 to 1024",
        "retrain: {trials: 1.5}|retrain.trials must be a whole number from 0",
        "retrain: {patience: null}|retrain.patience must be a whole number from 0",
        "retrain: {refit: yes please}|retrain.refit must be true or false",
        "retrain: {trials: 0, recipes: mine.yaml}|retrain.recipes must be null where"
            + " retrain.trials",
        "retrain: {learning_rate: []}|retrain.learning_rate must be a list of at least one number",
        "retrain: {epochs: 0}|retrain.epochs must be a whole number from 1",
        "retrain: {optimizer: adamw}|retrain.optimizer: unknown optimizer 'adamw'",
        "retrain: {learning_rate: [0.1, null]}|retrain.learning_rate must be a list of numbers",
        "retrain: {seeds: [1, null]}|retrain.seeds must be a list of whole numbers",
        "retrain: {seeds: [99999999999999999999]}|retrain.seeds must be a list of whole numbers",
        "retrain: {baselines: [LR, null]}|retrain.baselines must be a list of names",
        "model: {weight_bits: [8, null]}|model.weight_bits must be",
        "search: {evaluation: [direct]}|search.evaluation must be a name",
        "search: {rungs: 3}|search.rungs[1] must be {data, keep, seeds}, not 3",
        "search: {rungs: [{keep: 3}]}|search.rungs[1].data must be a number above 0",
        "search: {rungs: [{data: .5}]}|search.rungs[1].keep must be a whole number from 1",
        "search: {rungs: [{data: .5, keep: 3}, null]}|search.rungs[2] must be {data, keep, seeds}",
        "search: {rungs: [{data: .5, keep: 3, seeds: null}]}|search.rungs[1].seeds must be a whole",
        "search: {rungs: [{data: .5, keep: '3'}]}|search.rungs[1].keep must be a whole number",
        "search: {chosen: many}|search.chosen must be a whole number from 1",
        "search: {inherit: true}|search.inherit must be null, none, tables or all",
        "search: {objective: {latency: 5}}|'search.objective.latency' is a section of keys",
        "search: {objective: {log_loss: [1]}}|search.objective.log_loss must be",
        "search: {constraints: [null]}|search.constraints must be a list of names",
        "codesign: {arms: [joint, null]}|codesign.arms must be a list of names",
        "[1, 2]|must hold sections of keys, not a list",
        "just text|must hold sections of keys, not the value",
        "train: {batch: 64|is not valid YAML, line 1",
        "train: !!int 5|the tag",
      })
  void aWrongKindOfValueIsOneLineWithItsKey(String text, String message) {
    assertThatThrownBy(() -> RunConfig.of(tree(text)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("run.yaml")
        .hasMessageContaining(message)
        .hasMessageNotContaining("jackson")
        .hasMessageNotContaining("Node")
        .hasMessageNotContaining("Exception");
  }

  @Test
  void filesThatAreNoTextAreNamed() throws IOException {
    Path file = folder.resolve("other.yaml");
    Files.write(file, "data: {name: caf\u00e9}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ConfigTree.defaults().withFile(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("other.yaml is not UTF-8 text");
    Files.write(file, "data: {name: x}".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> ConfigTree.defaults().withFile(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("other.yaml is not");
    Files.writeString(file, "\uFEFFdata: {name: x}");
    assertThat(RunConfig.of(ConfigTree.defaults().withFile(file)).data().name()).isEqualTo("x");
  }
}
