package io.pimento.peer.xgboost;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On rows whose clicks follow two fields together and a number. */
class DoTreesLearnFromPreparedDataTest {
  private static final int ROWS = 6000;

  @TempDir private static Path folder;
  private static Path data;
  private static Path plain;

  /** What a command printed. */
  private record Said(int exit, String out, String err) {}

  private interface Command {
    int run(Console console);
  }

  private static Said said(Command command) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false)) {
      int exit = command.run(console);
      return new Said(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  private static Said trees(String... arguments) throws Exception {
    return said(console -> Main.run(console, arguments));
  }

  @BeforeAll
  static void prepare() throws Exception {
    StringBuilder csv = new StringBuilder("click,site,ad,age\n");
    Random random = new Random(5);
    for (int row = 0; row < ROWS; row++) {
      int site = random.nextInt(12);
      int ad = random.nextInt(9);
      double age = random.nextGaussian();
      // Neither site nor ad alone says anything.
      double logit = ((site + ad) % 2 == 0 ? 1.5 : -1.5) + age;
      int click = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      csv.append(click).append(",s").append(site).append(",a").append(ad).append(',');
      csv.append(age).append('\n');
    }
    Path input = Files.writeString(folder.resolve("rows.csv"), csv);
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: planted
            delimiter: ","
            header: true
            label: {column: click, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [site, ad]
            """);
    data = folder.resolve("data");
    plain = folder.resolve("plain");
    prepared(input, schema, data, "auto");
    prepared(input, schema, plain, "none");
  }

  private static void prepared(Path input, Path schema, Path to, String inputs) throws Exception {
    String[] arguments = {
      "prepare",
      "--format",
      "table",
      "--schema",
      schema.toString(),
      "--set",
      "data.inputs.use=" + inputs,
      "--out",
      to.toString(),
      input.toString()
    };
    Said done = said(console -> io.pimento.app.Main.run(console, arguments));
    assertThat(done.exit()).as(done.err()).isZero();
  }

  @Test
  void beatTheClickRateAndSayTheSameTwice() throws Exception {
    String[] arguments = {"--data", data.toString(), "--settings", "2", "--threads", "1"};
    Said one = trees(arguments);
    assertThat(one.exit()).as(one.err()).isZero();
    assertThat(one.out())
        .contains("setting 1: validation log loss 0.", "setting 2: ", "test log loss", "XGBoost");
    Matcher row =
        Pattern.compile("XGBoost +trees +(0\\.\\d+) +(0\\.\\d+) +(0\\.\\d+)").matcher(one.out());
    assertThat(row.find()).as(one.out()).isTrue();
    // The constant has a log loss of .69, the law itself one of about .41.
    assertThat(Double.parseDouble(row.group(1))).isBetween(0.35, 0.55);
    assertThat(Double.parseDouble(row.group(3))).isBetween(0.35, 0.55);
    assertThat(withoutTimes(trees(arguments).out())).isEqualTo(withoutTimes(one.out()));
  }

  private static List<String> withoutTimes(String out) {
    return out.lines()
        .filter(l -> l.startsWith("setting"))
        .map(l -> l.replaceAll("trees, .*? \\(", "trees ("))
        .toList();
  }

  @Test
  void keepToTheirTime() throws Exception {
    long start = System.nanoTime();
    Said done = trees("--data", data.toString(), "--budget", "2s", "--settings", "1000");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
    assertThat(done.out()).doesNotContain("setting 1000:");
  }

  @Test
  void needClickRates() throws Exception {
    Said done = trees("--data", plain.toString());
    assertThat(done.exit()).isEqualTo(2);
    assertThat(done.err().lines()).hasSize(1);
    assertThat(done.err()).contains("has no click rates of its fields", "data.inputs.use=auto");
  }

  @ParameterizedTest
  @CsvSource({
    "--budget=soon, 'soon' is no time",
    "--budget=0s, must be more than nothing",
    "--settings=0, --settings must be a whole number from 1",
    "--patience=-1, --patience must be a whole number from 1",
    "--depth=3, Unknown option"
  })
  void sayInOneLineWhatIsWrong(String argument, String message) throws Exception {
    Said done = trees("--data", data.toString(), argument);
    assertThat(done.exit()).isEqualTo(2);
    assertThat(done.err().lines()).as(done.err()).hasSize(1);
    assertThat(done.err()).contains(message.replace("''", "'"));
  }

  @Test
  void explainThemselves() throws Exception {
    Said done = trees("--help");
    assertThat(done.exit()).isZero();
    assertThat(done.out()).contains("Boosted trees", "--budget", "kernels-bench/peers/xgboost/run");
    Said nowhere = trees("--data", folder.resolve("nowhere").toString());
    assertThat(nowhere.err()).contains("no prepared data in");
  }
}
