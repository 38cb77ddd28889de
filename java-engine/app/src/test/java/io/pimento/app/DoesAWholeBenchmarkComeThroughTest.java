package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs ci/benchmarks/run itself on few rows in the layout in which the owners ship theirs. */
@Tag("slow")
class DoesAWholeBenchmarkComeThroughTest {
  private static final int ROWS = 1200;

  @TempDir Path temp;
  private final SplittableRandom random = new SplittableRandom(3);

  private record Ended(int exit, String out) {}

  /** The script, with the program of this class path. */
  private Ended run(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    Path program = temp.resolve("pimento");
    String line =
        ProgramProcess.line(List.of(), List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Files.writeString(program, "#!/bin/bash\nexec " + line + " \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command =
        new ArrayList<>(List.of(CommandLineRun.HOME.resolve("ci/benchmarks/run").toString()));
    command.addAll(List.of(arguments));
    Path out = temp.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("PIMENTO", program.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }

  private void comesThrough(String name) throws Exception {
    Path run = temp.resolve("run");
    String[] line = {
      name, temp.resolve("raw").toString(), run.toString(), "--fast", "--backend", "vector"
    };
    Ended first = run(line);
    assertThat(first.exit()).as(first.out()).isZero();
    assertThat(first.out())
        .contains("estimate of " + name)
        .contains(name + ": 1,200 rows read, 1,200 kept")
        .contains("best on validation: ");
    for (String model : List.of("LR", "xDeepFM", "AutoInt", "-small", "-full")) {
      assertThat(first.out()).containsPattern(model + " trial 1 of 1: validation log loss \\d+\\.");
    }
    String results = Files.readString(run.resolve("results.json"));
    assertThat(results).contains("\"retrain\"").contains("\"fit\"");
    assertThat(run.resolve("fit.safetensors")).exists();
    // Once more: everything is there, and stays as it is; no raw file is needed.
    List<byte[]> before = weights(run);
    for (String file : List.of("train.txt", "train.gz", "training.txt")) {
      Files.deleteIfExists(temp.resolve("raw").resolve(file));
    }
    Ended again = run(line);
    assertThat(again.exit()).as(again.out()).isZero();
    assertThat(again.out()).doesNotContain("rows read");
    assertThat(weights(run)).containsExactlyElementsOf(before);
  }

  private static List<byte[]> weights(Path run) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : List.of("supernet", "best", "best-baseline", "fit", "fit-DeepFM")) {
      files.add(Files.readAllBytes(run.resolve(name + ".safetensors")));
    }
    files.add(Files.readAllBytes(run.resolve("trials.json")));
    files.add(Files.readAllBytes(run.resolve("fit-trials.json")));
    return files;
  }

  private void write(String name, String first, IntFunction<String> row) throws IOException {
    Path file = Files.createDirectories(temp.resolve("raw")).resolve(name);
    String text = first + IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining());
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String hex() {
    return "%08x".formatted(random.nextInt(40) * 104729);
  }

  /** Tab-separated: a label, 13 integers and 26 categories, some of them missing. */
  @Test
  void doesCriteo() throws Exception {
    write(
        "train.txt",
        "",
        r -> {
          List<String> cells = new ArrayList<>(List.of("" + (random.nextInt(4) == 0 ? 1 : 0)));
          for (int d = 0; d < 13; d++) {
            cells.add(random.nextInt(5) == 0 ? "" : "" + (random.nextInt(1000) - 2));
          }
          for (int f = 0; f < 26; f++) {
            cells.add(random.nextInt(9) == 0 ? "" : hex());
          }
          return String.join("\t", cells) + "\n";
        });
    comesThrough("criteo");
  }

  /** Commas and a header, in the file train.gz. */
  @Test
  void doesAvazu() throws Exception {
    write(
        "train.gz",
        "id,click,hour,C1,banner_pos,site_id,site_domain,site_category,app_id,app_domain,"
            + "app_category,device_id,device_ip,device_model,device_type,device_conn_type,"
            + "C14,C15,C16,C17,C18,C19,C20,C21\n",
        r -> {
          List<String> cells =
              new ArrayList<>(
                  List.of(
                      "" + (10_000_000_000_000_000L + r * 7919L),
                      "" + (random.nextInt(6) == 0 ? 1 : 0),
                      "141021%02d".formatted(random.nextInt(24)),
                      "1005",
                      "" + random.nextInt(2)));
          for (int f = 0; f < 9; f++) {
            cells.add(hex());
          }
          for (int f = 0; f < 10; f++) {
            cells.add(f == 8 ? "-1" : "" + random.nextInt(300));
          }
          return String.join(",", cells) + "\n";
        });
    comesThrough("avazu");
  }

  /** Twelve numbers a line, and the profiles of most users beside them. */
  @Test
  void doesKdd12() throws Exception {
    write(
        "training.txt",
        "",
        r -> {
          List<String> cells =
              new ArrayList<>(List.of("" + (random.nextInt(8) == 0 ? 2 : 0), "" + (1 + r % 5)));
          cells.add(Long.toUnsignedString(random.nextLong()));
          cells.addAll(List.of("" + random.nextInt(20_000_000), "" + random.nextInt(30_000)));
          cells.addAll(List.of("" + (1 + r % 3), "" + (1 + r % 2)));
          for (int f = 0; f < 5; f++) {
            cells.add("" + random.nextInt(f == 4 ? 300 : 3_000_000));
          }
          return String.join("\t", cells) + "\n";
        });
    Files.writeString(
        temp.resolve("raw/userid_profile.txt"),
        IntStream.range(1, 250)
            .mapToObj(u -> u + "\t" + u % 3 + "\t" + (1 + u % 6) + "\n")
            .collect(Collectors.joining()));
    comesThrough("kdd12");
  }

  @Test
  void areMistakesToldBeforeAnythingRuns() throws Exception {
    Files.createDirectories(temp.resolve("raw"));
    for (String name : List.of("criteo", "avazu", "kdd12")) {
      Ended none = run(name, temp.resolve("raw").toString(), temp.resolve("run").toString());
      assertThat(none.exit()).isEqualTo(2);
      assertThat(none.out()).contains("raw holds no tr").hasLineCount(1);
    }
    assertThat(run("cirteo", "x").out()).contains("there are: criteo avazu kdd12");
    assertThat(run("criteo").out()).contains("ci/benchmarks/run NAME FOLDER-OF-RAW-FILES");
    assertThat(temp.resolve("run-input")).doesNotExist();
  }
}
