package io.pimento.job.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records as commands write them, and the event files that become of them. */
class IsARunSeenInTensorBoardTest {
  private static final FileTime WRITTEN = FileTime.fromMillis(1_750_000_000_500L);

  @TempDir private Path folder;
  private Path run;
  private Path out;

  @BeforeEach
  void make() throws IOException {
    run = Files.createDirectory(folder.resolve("run"));
    out = folder.resolve("events");
  }

  private void record(String name, String text) throws IOException {
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, WRITTEN);
  }

  private void recordAll() throws IOException {
    record(
        "log.txt",
        """
        run folder x; 2 threads
        train supernet: 256 of 29440 rows (1 %)  loss 0.6931
        train supernet: 29,440 rows in 4 s, 790 rows/s  loss 0.3238
        FM trial 1: 100 rows in 0.4 s, 83978 rows/s  loss 0.4
        train supernet: 200 of 300 rows (30 %)  loss 0.6
        """);
    record(
        "fit-trials.json",
        """
        {"finals": "k", "trials": {
          "trial/FM/0": {"seconds": 2, "epochs": [{"log_loss": 0.5, "auc": 0.6}, {"log_loss": 0.4}]},
          "test/FM/0/1": {"seconds": 1, "epochs": [{"log_loss": 0.45, "auc": 0.7}]}}}
        """);
    record(
        "auto-trials.json",
        """
        {"trials": {"stage/probe/1": {"seconds": 2, "epochs": [{"log_loss": null, "auc": null}]},
          "candidate/2/fold/0 of 4/seed/1": {"epochs": [{"log_loss": 0.3}]},
          "validation/a/recipe 1: rate × 2": {"epochs": [{"log_loss": 0.2}]}}}
        """);
    record(
        "journal.jsonl",
        """
        {"search":"k"}
        {"index":0,"multiply_adds":900,"parameters":7,"latency_us":null,"log_loss":0.5,"auc":0.6}
        {"index":1,"multiply_adds":100,"parameters":8,"latency_us":null,"log_loss":0.6}
        {"index":2,"mult\
        """);
    record("codesign/joint.jsonl", "{\"search\":\"k\"}\n{\"index\":0,\"pim_energy_uj\":2.5}\n");
  }

  private int export() throws IOException {
    try (EventFolder events = EventFolder.open(run, out, false)) {
      return events.update();
    }
  }

  /** Such as {@code log_loss/train 256 0.6931}. */
  private static List<String> points(List<EventReader.Event> events) {
    List<String> all = new ArrayList<>();
    for (EventReader.Event e : events.subList(1, events.size())) {
      all.add(e.tag() + " " + e.step() + " " + e.value());
    }
    return all;
  }

  @Test
  void everyRecordIsThere() throws IOException {
    recordAll();
    assertThat(export()).isEqualTo(21);
    SortedMap<String, List<EventReader.Event>> read = EventReader.folder(out);
    assertThat(read.keySet())
        .containsExactlyInAnyOrder(
            "train supernet",
            "train supernet (2)",
            "FM trial 1",
            "test/FM/0/1",
            "candidate/2/fold/0 of 4/seed/1",
            "validation/a/recipe 1, rate x 2",
            "search",
            "codesign/joint");
    assertThat(points(read.get("train supernet")))
        .containsExactly("log_loss/train 256 0.6931", "log_loss/train 29440 0.3238");
    assertThat(points(read.get("train supernet (2)"))).containsExactly("log_loss/train 200 0.6");
    assertThat(points(read.get("FM trial 1")))
        .containsExactly(
            "log_loss/train 100 0.4",
            "log_loss/validation 1 0.5",
            "auc/validation 1 0.6",
            "log_loss/validation 2 0.4");
    assertThat(points(read.get("test/FM/0/1")))
        .containsExactly("log_loss/test 1 0.45", "auc/test 1 0.7");
    assertThat(points(read.get("candidate/2/fold/0 of 4/seed/1")))
        .containsExactly("log_loss/out_of_fold 1 0.3");
    assertThat(points(read.get("search")))
        .containsExactly(
            "log_loss/validation 0 0.5",
            "auc/validation 0 0.6",
            "log_loss/best 0 0.5",
            "cost/multiply_adds 0 900.0",
            "cost/parameters 0 7.0",
            "log_loss/validation 1 0.6",
            "log_loss/best 1 0.5",
            "cost/multiply_adds 1 100.0",
            "cost/parameters 1 8.0");
    assertThat(points(read.get("codesign/joint"))).containsExactly("cost/pim_energy_uj 0 2.5");
  }

  @Test
  void aFileBeginsWithItsVersionAndSaysOnceWhatAChartIs() throws IOException {
    recordAll();
    export();
    List<EventReader.Event> events = EventReader.folder(out).get("FM trial 1");
    assertThat(events.getFirst())
        .isEqualTo(new EventReader.Event(1_750_000_000.5, "brain.Event:2", 0, "", Float.NaN, ""));
    assertThat(events.stream().map(EventReader.Event::about))
        .containsExactly("", "by rows trained on", "by epoch", "by epoch", "");
    assertThat(events).allMatch(e -> e.time() == 1_750_000_000.5);
  }

  @Test
  void theSameAgainAddsOnlyWhatIsNew() throws IOException {
    recordAll();
    export();
    assertThat(export()).isZero();
    try (EventFolder events = EventFolder.open(run, out, false)) {
      record(
          "journal.jsonl",
          Files.readString(run.resolve("journal.jsonl")) + "\n{\"index\":3,\"log_loss\":0.1}\n");
      assertThat(events.update()).isEqualTo(2);
      assertThat(events.update()).isZero();
    }
    assertThat(points(EventReader.folder(out).get("search")))
        .hasSize(11)
        .endsWith("log_loss/validation 2 0.1", "log_loss/best 2 0.1");
  }

  private Path supernet() throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("train supernet"))) {
      return files.toList().getFirst();
    }
  }

  @Test
  void whereverItIsTornItIsGoneOnWith() throws IOException {
    recordAll();
    export();
    byte[] whole = Files.readAllBytes(supernet());
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(whole, length);
      Files.write(supernet(), torn);
      export();
      assertThat(Files.readAllBytes(supernet())).as("torn after %d bytes", length).isEqualTo(whole);
    }
  }

  @Test
  void whatWasDamagedIsWrittenAgain() throws IOException {
    recordAll();
    export();
    byte[] whole = Files.readAllBytes(supernet());
    byte[] damaged = whole.clone();
    damaged[60] ^= 1;
    Files.write(supernet(), damaged);
    export();
    assertThat(Files.readAllBytes(supernet())).isEqualTo(whole);
  }

  @Test
  void namesThatFilesCannotHaveDoNotMeet() {
    assertThat(TrainingFolder.of(out, "a?b")).isNotEqualTo(TrainingFolder.of(out, "a*b"));
    assertThat(TrainingFolder.of(out, "../x").normalize().startsWith(out)).isTrue();
    assertThat(TrainingFolder.of(out, "ü".repeat(300)).getFileName().toString()).hasSize(109);
    assertThat(TrainingFolder.of(out, "Wide&Deep trial 2"))
        .isEqualTo(out.resolve("Wide&Deep trial 2"));
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    assertThatThrownBy(() -> EventFolder.open(run.resolve("none"), out, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none is no run folder");
    record("log.txt", "run folder x; 2 threads\n");
    assertThatThrownBy(() -> EventFolder.open(run, out, false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no records of trainings yet")
        .hasMessageContaining("--follow");
    assertThat(out).as("nothing is made for nothing").doesNotExist();
    recordAll();
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path no : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> EventFolder.open(run, no, false))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("event files cannot be written to " + no)
          .hasMessageContaining("choose another --out");
    }
  }

  @Test
  void recordsMayComeLater() throws IOException {
    try (EventFolder events = EventFolder.open(run, out, true)) {
      assertThat(events.update()).isZero();
      recordAll();
      assertThat(events.update()).isEqualTo(21);
      assertThat(events.trainings()).isEqualTo(8);
    }
  }

  @Test
  void tensorBoardItselfReadsIt() throws Exception {
    String python = System.getProperty("pimento.python", "python3");
    assumeTrue(hasTensorBoard(python), "a Python with tensorboard (-Dpimento.python=…)");
    recordAll();
    export();
    String code =
        """
        import glob, sys
        from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
        for f in sorted(glob.glob(sys.argv[1] + "/search/*tfevents*")):
            for e in EventFileLoader(f).Load():
                for v in e.summary.value:
                    print(v.tag, e.step, round(v.tensor.float_val[0], 4), v.metadata.summary_description)
        """;
    Process p =
        new ProcessBuilder(python, "-c", code, out.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    List<String> said =
        new String(p.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(p.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
    assertThat(said)
        .hasSize(9)
        .startsWith("log_loss/validation 0 0.5 by candidate", "auc/validation 0 0.6 by candidate");
  }

  private static boolean hasTensorBoard(String python) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(python, "-c", "import tensorboard").redirectErrorStream(true).start();
      p.getInputStream().readAllBytes();
      return p.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
