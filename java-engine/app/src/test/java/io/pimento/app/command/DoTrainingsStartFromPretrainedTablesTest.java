package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.ok;
import static io.pimento.app.command.TrainedRun.prepare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.pimento.app.CommandLineRun;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.shard.ShardedDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables by raw values and by rows, in trainings that hardly move them. */
class DoTrainingsStartFromPretrainedTablesTest {
  private static final int USERS = 20;
  private static final int WIDTH = 8;

  /** Who is named: half of the users, and two of whom the data know nothing. */
  private static final List<String> NAMED =
      List.of("u8", "u0", "nobody", "u2", "u4", "u6", "u10", "u12", "u14", "u16", "u18", "neither");

  private static final String RECIPES =
      """
      all: {learning_rate: [%s], table_prior: [0], weight_prior: [0], dropout: [0], epochs: [1],
            batch_root: [2], embedding: [16], hidden: [[16]], bottom: [[16]], depth: [1],
            heads: [1], maps: [[4]], widths: [by_rows]}
      """;

  @TempDir private static Path folder;
  private static Path data;
  private static Path tables;
  private static Path names;
  private static Path still;
  private static RowEncoder encoder;
  private static int tagRows;

  @BeforeAll
  static void prepareAll() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("y,age,user,tags,part"));
    for (int r = 0; r < 600; r++) {
      String tags = "t" + random.nextInt(9) + "|t" + random.nextInt(9);
      String part = r < 400 ? "train" : r < 500 ? "validation" : "test";
      lines.add(
          "%d,%d,u%d,%s,%s"
              .formatted(random.nextInt(2), random.nextInt(90), r % USERS, tags, part));
    }
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: shop
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [user]
            multi: {tags: {most: 4}}
            split: {column: part}
            """);
    data = folder.resolve("data");
    prepare(schema, data, Files.write(folder.resolve("all.csv"), lines), "none");
    encoder = RowEncoder.open(data);
    try (ShardedDataset opened = ShardedDataset.open(data)) {
      tagRows = opened.schema().bags().getFirst().cardinality();
    }
    tables = written("tables.safetensors", 0);
    names = Files.write(folder.resolve("users.txt"), NAMED);
    still = Files.writeString(folder.resolve("still.yaml"), RECIPES.formatted("1e-12"));
  }

  /** A user's row begins with 100 times the line of its name, a tag's with its number. */
  private static Path written(String file, float more) throws Exception {
    float[] users = new float[NAMED.size() * WIDTH];
    float[] tags = new float[tagRows * WIDTH];
    IntStream.range(0, users.length)
        .forEach(i -> users[i] = 100 * (i / WIDTH) + i % WIDTH + 1 + more);
    IntStream.range(0, tags.length).forEach(i -> tags[i] = i / WIDTH + (i % WIDTH) / 16f);
    return new TensorFile()
        .put("user_emb", List.of(NAMED.size(), WIDTH), users)
        .put("tag_emb", List.of(tagRows, WIDTH), tags)
        .put("narrow", List.of(tagRows, 4), Arrays.copyOf(tags, tagRows * 4))
        .put("odd", List.of(tagRows, 12), new float[tagRows * 12])
        .write(folder.resolve(file));
  }

  private static String pretrained(Path file) {
    return "model.pretrained={file: '%s', tables: {user: user_emb, tags: tag_emb}, names: {user: '%s'}}"
        .formatted(file, names);
  }

  private static CommandLineRun run(String command, Path run, String... settings) throws Exception {
    List<String> line = new ArrayList<>(List.of(command, "--backend", "vector", "--threads", "1"));
    line.addAll(List.of("--data", data.toString(), "--run", run.toString()));
    for (String s : settings) {
      line.addAll(List.of("--set", s));
    }
    return CommandLineRun.of(line.toArray(String[]::new));
  }

  private static CommandLineRun fit(String name, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of("fit.models=[DeepFM]", "fit.trials=1"));
    all.add("model.embedding=" + WIDTH);
    all.add("fit.recipes=" + still);
    all.addAll(List.of(settings));
    return run("fit", folder.resolve(name), all.toArray(String[]::new));
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out();
  }

  private static void isRefused(CommandLineRun run, String... said) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err()).contains(said).hasLineCount(1);
  }

  private static float[] table(Path weights, int field) throws Exception {
    return TensorFile.read(weights).tensors.get("_embedding." + field + ".weight").values();
  }

  /** Holds both tables to what is named, and other rows to what a plain training has. */
  private static void isGiven(Path weights, Path plain) throws Exception {
    float[] users = table(weights, 0);
    float[] usual = table(plain, 0);
    assertThat(users).hasSameSizeAs(usual).hasSize((USERS + 1) * WIDTH);
    for (int u = 0; u <= USERS; u++) {
      int row = u == USERS ? 0 : encoder.row("user", "u" + u);
      int line = u == USERS ? -1 : NAMED.indexOf("u" + u);
      for (int c = 0; c < WIDTH; c++) {
        int at = row * WIDTH + c;
        float expected = line < 0 ? usual[at] : 100 * line + c + 1;
        assertThat(users[at]).as("user %d, row %d", u, row).isCloseTo(expected, offset(1e-5f));
      }
    }
    float[] tags = table(weights, 1);
    assertThat(tags).hasSize(tagRows * WIDTH);
    for (int i = 0; i < tags.length; i++) {
      assertThat(tags[i]).isCloseTo(i / WIDTH + (i % WIDTH) / 16f, offset(1e-5f));
    }
  }

  @Test
  void doFittedModels() throws Exception {
    String said = done(fit("fitted", pretrained(tables)));
    assertThat(said)
        .contains("field user starts from user_emb of " + tables + ": 10 of its 12 rows")
        .contains("10 of the dictionary's 20 values have none and start as usual")
        .contains("field tags starts from tag_emb of " + tables + ": all 10 rows, in the order")
        .contains("embedding 8");
    Path plain = Files.writeString(folder.resolve("plain.yaml"), plainRecipes());
    done(fit("plain", "fit.recipes=" + plain));
    isGiven(folder.resolve("fitted/fit.safetensors"), folder.resolve("plain/fit.safetensors"));
    ok(
        "predict",
        "--model",
        folder.resolve("fitted").toString(),
        "--input",
        folder.resolve("all.csv").toString(),
        "--output",
        folder.resolve("scores.csv").toString());
  }

  private static String plainRecipes() {
    return RECIPES
        .formatted("1e-12")
        .replace("embedding: [16]", "embedding: [8]")
        .replace("by_rows", "equal");
  }

  @Test
  void doSupernetsAndFinalists() throws Exception {
    String[] small = {
      "model.space=small",
      "model.blocks=1",
      "model.embedding=8",
      "model.dense_dims=[8]",
      "model.sparse_dims=[8]",
      "train.batch=128",
      "train.learning_rate=1e-12",
      "tune.steps=1",
      "tune.batch=128",
      "tune.chunk=128",
      "search.initial=1",
      "search.generations=0",
      "search.children=1",
      "search.sample=1",
      "retrain.top_k=1",
      "retrain.baselines=[FM]",
      "retrain.learning_rate=[1e-12]"
    };
    List<String> given = new ArrayList<>(List.of(small));
    given.add(pretrained(tables));
    for (String step : List.of("train", "search", "retrain")) {
      done(run(step, folder.resolve("without"), small));
      done(run(step, folder.resolve("with"), given.toArray(String[]::new)));
    }
    for (String file :
        List.of("supernet.safetensors", "best.safetensors", "best-baseline.safetensors")) {
      isGiven(folder.resolve("with").resolve(file), folder.resolve("without").resolve(file));
    }
  }

  /** What counts are the values, wherever they lie. */
  @Test
  void isARunFolderHeldToWhatItBeganWith() throws Exception {
    done(fit("held", pretrained(tables)));
    Path moved = Files.copy(tables, folder.resolve("moved.safetensors"));
    assertThat(done(fit("held", pretrained(moved)))).contains("from user_emb of " + moved);
    Path others = written("others.safetensors", 0.5f);
    isRefused(fit("held", pretrained(others)), "was begun with the pretrained tables ", "--run");
    isRefused(fit("held", "model.pretrained=null"), "now there are none; choose another --run");
    done(fit("unheld", "fit.models=[LR]"));
    isRefused(
        fit("unheld", "fit.models=[LR]", pretrained(tables)),
        "was begun with no pretrained tables");
  }

  @Test
  void areMoreTrialsThoseOfOneRun() throws Exception {
    Path recipes = Files.writeString(folder.resolve("r.yaml"), RECIPES.formatted("1e-2, 3e-3"));
    String[] two = {"fit.recipes=" + recipes, "fit.trials=2", pretrained(tables)};
    done(fit("whole", two));
    done(fit("again", "fit.recipes=" + recipes, pretrained(tables)));
    assertThat(done(fit("again", two))).contains("trial 2 of 2");
    assertThat(folder.resolve("again/fit.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/fit.safetensors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{usr: user_emb}   | {}           | there is no field 'usr'; did you mean 'user'?",
        "{user: user_em}   | {}           | there is no tensor 'user_em'; did you mean 'user_emb'?",
        "{user: user_emb}  | {}           | user_emb has 12 rows, the prepared table of field user"
            + " has 21; say which raw value each row is of: model.pretrained.names={user: FILE}",
        "{tags: narrow}    | {}           | narrow has 4 columns, the table of field tags has 8;"
            + " set model.widths={tags: 4}",
        "{tags: odd}       | {}           | set model.embedding=16 and model.widths={tags: 12}",
        "{tags: tag_emb}   | {user: x}    | names has the field 'user', of which tables has no",
        "{user: user_emb}  | {user: none} | model.pretrained.names: no file none",
        "{user: user_emb}  | {user: few}  | names 2 rows, the tensor of field user has 12",
        "{user: user_emb}  | {user: twice}| lines 1 and 3 are the same value, u1",
        "{}                | {}           | model.pretrained.tables must be tensors by the names",
        "{user: [a]}       | {}           | model.pretrained.tables must be texts by names"
      })
  void isWhatDoesNotFitNamed(String fields, String files, String said) throws Exception {
    Path few = Files.write(folder.resolve("few"), List.of("u1", "u2"));
    List<String> doubled = new ArrayList<>(List.of("u1", "u2", "u1"));
    doubled.addAll(NAMED.subList(0, 9));
    Path twice = Files.write(folder.resolve("twice"), doubled);
    String named = files.replace("few", few.toString()).replace("twice", twice.toString());
    isRefused(
        fit(
            "refused",
            "model.pretrained={file: '%s', tables: %s, names: %s}"
                .formatted(tables, fields, named)),
        said);
  }

  @Test
  void isAKeyThatThereIsNotNamed() throws Exception {
    isRefused(
        fit("refused", "model.pretrained={file: x, table: {user: a}}"),
        "unknown key 'model.pretrained.table'; did you mean 'model.pretrained.tables'?");
    isRefused(
        fit("refused", "model.pretrained=x"), "model.pretrained must be {file, tables, names}");
    isRefused(
        fit("refused", "model.pretrained={file: nowhere, tables: {user: a}}"),
        "no file of weights nowhere");
  }
}
