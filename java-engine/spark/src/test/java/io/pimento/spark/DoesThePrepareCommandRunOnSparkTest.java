package io.pimento.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command beside that of one machine: bytes, words, exit codes. */
class DoesThePrepareCommandRunOnSparkTest {
  @TempDir Path temp;

  @BeforeEach
  void asSubmitted() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
  }

  @AfterEach
  void asBefore() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.ui.enabled");
  }

  private static Path fromHere(Path path) {
    return Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
  }

  @Test
  void areBytesAndWordsThoseOfOneMachine() throws IOException {
    Path train = new ClickLogs(temp, new Random(51)).criteoFile(500);
    Path yaml = Files.writeString(temp.resolve("run.yaml"), "data: {name: clicks, min_count: 2}\n");
    Path one = temp.resolve("one");
    Path many = temp.resolve("many");
    String[] args = {
      "--config",
      yaml.toString(),
      "--format",
      "criteo",
      "--set",
      "data.seed=3",
      "--out",
      "OUT",
      fromHere(train).toString()
    };
    args[7] = one.toString();
    String[] prepare = new String[args.length + 1];
    System.arraycopy(args, 0, prepare, 1, args.length);
    prepare[0] = "prepare";
    Said here = Said.by(io.pimento.app.Main::run, prepare);
    args[7] = fromHere(many).toString();
    Said there = Said.by(Prepare::run, args);
    assertThat(there.exit()).as(there.err()).isZero();
    assertThat(PreparedBytes.of(many)).isEqualTo(PreparedBytes.of(one));
    assertThat(summary(there)).isEqualTo(summary(here));
    assertThat(Said.by(Prepare::run, args).err()).contains("--replace");
  }

  /** What is said at the end, without times and the folder's name. */
  private static String summary(Said said) {
    return said.out()
        .substring(said.out().indexOf("clicks:"))
        .replaceAll("; [0-9.]+ s, .*", "")
        .replaceAll("prepared data: .*", "");
  }

  @Test
  void isWhatOneMachineLearnsRefused() throws IOException {
    ClickLogs logs = new ClickLogs(temp, new Random(52));
    logs.table(10);
    Said inputs =
        Said.by(
            Prepare::run,
            "--format",
            "table",
            "--schema",
            temp.resolve("schema.yaml").toString(),
            temp.resolve("second.csv").toString());
    assertThat(inputs.exit()).isEqualTo(2);
    assertThat(inputs.err().lines()).singleElement().asString().contains("data.inputs.use=none");
    Said like = Said.by(Prepare::run, "--like", "x", "y.txt");
    assertThat(like.exit()).isEqualTo(2);
    assertThat(like.err()).startsWith("pimento: Unknown option: '--like'");
  }

  @Test
  void isAPipeRefused() throws Exception {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Said said =
        Said.by(Prepare::run, "--format", "criteo", "--out", temp + "/out", pipe.toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err().lines()).singleElement().asString().contains("can be read only once");
  }

  @Test
  void areMistakesOneLine() throws IOException {
    Said missing = Said.by(Prepare::run, "--format", "criteo", temp + "/none.txt");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err().lines()).singleElement().asString().contains("none.txt");
    Said piece = Said.by(Prepare::run, "--format", "criteo", "--piece-mib", "0", "x.txt");
    assertThat(piece.exit()).isEqualTo(2);
    System.clearProperty("spark.master");
    Path train = new ClickLogs(temp, new Random(53)).criteoFile(5);
    Said master = Said.by(Prepare::run, "--format", "criteo", train.toString());
    assertThat(master.exit()).isEqualTo(1);
    assertThat(master.err()).contains("A master URL must be set");
    Said help = Said.by(Prepare::run, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("--piece-mib", "--schema", "--set");
  }
}
