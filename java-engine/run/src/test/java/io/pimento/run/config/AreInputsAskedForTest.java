package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.derive.InputSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AreInputsAskedForTest {
  @TempDir private Path folder;

  private InputSettings inputs(String yaml, String... assignments) throws IOException {
    ConfigTree tree =
        ConfigTree.defaults().withFile(Files.writeString(folder.resolve("run.yaml"), yaml));
    for (String assignment : assignments) {
      tree = tree.set(assignment);
    }
    InputSettings read = RunConfig.of(tree).data().inputs();
    // A run keeps its configuration with every key; it must say the same.
    Path saved = Files.writeString(folder.resolve("saved.yaml"), tree.yaml());
    assertThat(RunConfig.of(ConfigTree.defaults().withFile(saved)).data().inputs()).isEqualTo(read);
    return read;
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "parquet", "libfm", "libffm"})
  void doFormatsWithoutAProtocolHaveThem(String format) throws IOException {
    assertThat(inputs("data: {format: " + format + "}")).isEqualTo(InputSettings.AUTO);
    assertThat(inputs("data: {format: %s, encoding: hash}".formatted(format)).none()).isTrue();
    assertThat(inputs("data: {format: %s, inputs: none}".formatted(format)).none()).isTrue();
    assertThat(inputs("data: {format: %s, inputs: null}".formatted(format)))
        .isEqualTo(InputSettings.AUTO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"criteo", "avazu", "kdd12", "kdd12-nasrec"})
  void doPublishedFormatsHaveThemWhenAsked(String format) throws IOException {
    assertThat(inputs("data: {format: " + format + "}").none()).isTrue();
    assertThat(inputs("data: {format: %s, inputs: auto}".formatted(format)))
        .isEqualTo(InputSettings.AUTO);
    assertThat(inputs("data: {format: %s, inputs: {bins: 48}}".formatted(format)))
        .as("a key of theirs asks for them")
        .isEqualTo(InputSettings.AUTO);
  }

  @Test
  void doesWhatIsSaidLastHold() throws IOException {
    String table = "data: {format: table, inputs: {bins: 9, statistics: false}}";
    InputSettings auto = InputSettings.AUTO;
    assertThat(inputs(table, "data.inputs.crosses=2", "data.inputs.fields=1"))
        .isEqualTo(new InputSettings(9, false, 2, auto.order(), 1, auto.rows()));
    assertThat(inputs(table, "data.inputs=none").none()).isTrue();
    assertThat(inputs(table, "data.inputs=none", "data.inputs.order=2"))
        .isEqualTo(new InputSettings(9, false, auto.crosses(), 2, auto.fields(), auto.rows()));
    assertThat(inputs(table, "data.inputs={crosses: 1}").fields())
        .as("no more fields than crosses")
        .isLessThanOrEqualTo(1);
  }
}
