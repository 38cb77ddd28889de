package io.pimento.run.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.document.Documents;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema for editors beside the reading of configurations. */
class DoesTheSchemaTakeWhatTheProgramTakesTest {
  private static final Path HOME = Path.of("../..");
  private static final JsonNode SCHEMA = Documents.json("the schema", ConfigSchema.text());

  /** Of each kind one that some key takes, and one that few do. */
  private static final List<String> PROBES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1",
          "2",
          "0.5",
          "1.5",
          "8",
          "513",
          "1e9",
          "''",
          "word",
          "auto",
          "all",
          "none",
          "adam",
          "'90s'",
          "90s",
          "file.yaml",
          "[]",
          "[0]",
          "[1]",
          "[0.5, 1]",
          "[4, 8]",
          "[word]",
          "[true]",
          "[null]",
          "{}",
          "{a: 1}",
          "[{data: 1, keep: 1}]",
          "[{data: 2}]");

  private static final ConfigTree DEFAULTS = ConfigTree.defaults();

  @TempDir private Path folder;

  private static List<String> errors(String yaml) {
    return SchemaCheck.errors(SCHEMA, Documents.yaml("it", yaml));
  }

  /** Files of configurations in the repository. */
  static Stream<Path> examples() throws IOException {
    try (Stream<Path> ci = Files.walk(HOME.resolve("ci"));
        Stream<Path> own = Files.list(Path.of("src/main/resources/io/pimento/run/config"))) {
      return Stream.concat(ci, own)
          .filter(f -> f.toString().endsWith(".yaml"))
          .filter(f -> !f.toString().endsWith("schema.yaml"))
          .filter(f -> !f.toString().matches(".*benchmarks/(rates|recipes).yaml"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itTakesTheRepositorysFiles(Path file) throws IOException {
    // Scripts fill in places.
    String text = Files.readString(file).replaceAll("\\$\\{\\w+}", "place");
    assertThat(errors(text)).as("%s", file).isEmpty();
  }

  @Test
  void thereAreSuchFiles() throws IOException {
    assertThat(examples().map(f -> f.getFileName().toString()))
        .hasSizeGreaterThan(15)
        .contains("defaults.yaml", "quickstart.yaml", "criteo.yaml", "ml1m.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train: {bach: 512}         | .train.bach: no such key",
        "serch: {seed: 1}           | .serch: no such key",
        "train: {batch: many}       | .train.batch: type \"integer\"",
        "train: {batch: 0}          | .train.batch: minimum 1",
        "train: {clip: high}        | .train.clip: type \"number\"",
        "fit: {refit: 1}            | .fit.refit: type \"boolean\"",
        "train: {optimizer: adma}   | .train.optimizer: enum",
        "fit: {budget: soon}        | .fit.budget: anyOf",
        "search: {rungs: [{dat: 1}]} | .search.rungs: anyOf",
        "search: {objective: {latency: {wieght: 1}}} | .search.objective.latency.wieght: no such"
            + " key",
        "data: {inputs: some}       | .data.inputs: anyOf",
        "model: {weight_bits: [5]}  | .model.weight_bits: anyOf",
        "train: 5                   | .train: type"
      })
  void itRefusesWhatTheProgramRefuses(String yaml, String error) throws IOException {
    assertThat(errors(yaml)).hasSize(1).first().asString().startsWith(error);
    assertThat(isTaken(yaml)).isFalse();
  }

  private boolean isTaken(String yaml) throws IOException {
    return asked(yaml).isPresent();
  }

  /** The keys that readers ask for; none if they complain. */
  private Optional<Set<String>> asked(String yaml) throws IOException {
    Set<String> asked = new HashSet<>();
    try {
      RunConfig.of(
          DEFAULTS
              .withFile(Files.writeString(folder.resolve("a"), yaml))
              .heard((key, kind) -> asked.add(key)));
      return Optional.of(asked);
    } catch (UserException e) {
      return Optional.empty();
    }
  }

  private static void leaves(String path, JsonNode at, BiConsumer<String, JsonNode> taker) {
    at.properties()
        .forEach(
            e -> {
              String key = path + e.getKey();
              taker.accept(key, e.getValue());
              if (e.getValue() instanceof ObjectNode section) {
                leaves(key + ".", section, taker);
              }
            });
  }

  private static String yaml(String key, String value) {
    String[] names = key.split("\\.");
    return "{" + String.join(": {", names) + ": " + value + "}".repeat(names.length);
  }

  @Test
  void noValueThatTheProgramTakesIsRefused() {
    List<String> wrong = new ArrayList<>();
    List<String> takesAll = new ArrayList<>();
    leaves(
        "",
        DEFAULTS.node(),
        (key, value) -> {
          long refused = 0;
          for (String probe : PROBES) {
            String yaml = yaml(key, probe);
            List<String> errors = errors(yaml);
            refused += errors.isEmpty() ? 0 : 1;
            if (!errors.isEmpty() && takes(yaml, value.isObject() ? "" : key)) {
              wrong.add(yaml + " " + errors);
            }
          }
          if (refused == 0) {
            takesAll.add(key);
          }
        });
    assertThat(wrong).isEmpty();
    assertThat(takesAll).isEmpty();
  }

  /** Whether a value is taken that somebody asks for; of a section whose keys are. */
  private boolean takes(String yaml, String key) {
    try {
      return asked(yaml).filter(keys -> key.isEmpty() || keys.contains(key)).isPresent();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyKeyHasADescriptionAKindAndItsDefault() {
    leaves(
        "",
        DEFAULTS.node(),
        (key, value) -> {
          JsonNode schema = of(key);
          assertThat(schema.path("description").asString("")).as(key).isNotBlank();
          assertThat(schema.has("type") || schema.has("anyOf") || schema.has("enum"))
              .as(key)
              .isTrue();
          if (!value.isObject()) {
            assertThat(schema.path("default")).as(key).isEqualTo(value);
          }
        });
  }

  private static JsonNode of(String key) {
    JsonNode at = SCHEMA;
    for (String name : key.split("\\.")) {
      JsonNode section = at.has("properties") ? at : at.path("anyOf").path(1);
      at = section.path("properties").path(name);
    }
    return at;
  }

  @Test
  void descriptionsAreWholeComments() {
    assertThat(of("data.dense").path("description").asString())
        .startsWith("auto (each field by its train values)")
        .endsWith("auto for others");
    assertThat(of("search.objective.latency.weight").path("description").asString())
        .isEqualTo("weight: measured, microseconds a sample");
    assertThat(of("train.sharing").path("enum").toString()).isEqualTo("[\"masked\",\"sliced\"]");
    assertThat(of("retrain.patience").path("description").asString()).doesNotContain("grid");
  }
}
