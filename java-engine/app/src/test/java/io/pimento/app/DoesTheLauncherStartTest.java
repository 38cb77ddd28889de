package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher itself, beside a JDK whose {@code java} is a script. */
class DoesTheLauncherStartTest {
  private static final String NOTICE = "WARNING: Using incubator modules: jdk.incubator.vector";

  @TempDir private static Path folder;
  private static Path launcher;
  private static Path jdk;

  @BeforeAll
  static void copy() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    Path home = Files.createDirectories(folder.resolve("home"));
    for (String name : List.of("pimento", "ci/jdk25")) {
      Path to = home.resolve(name);
      Files.createDirectories(to.getParent());
      Files.copy(CommandLineRun.HOME.resolve(name), to);
      executable(to);
    }
    launcher = home.resolve("pimento");
    Files.createDirectories(home.resolve("java-engine/app/target/lib"));
    Files.createDirectories(home.resolve("kernels-bench/target/lib"));
    Path jar =
        Files.createFile(home.resolve("java-engine/app/target/pimento-app-0.1.0-SNAPSHOT.jar"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(3600)));
    jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Files.createDirectories(jdk.resolve("bin"));
    executable(Files.writeString(jdk.resolve("bin/javac"), "#!/bin/sh\n"));
    java("true");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void java(String script) throws IOException {
    executable(Files.writeString(jdk.resolve("bin/java"), "#!/bin/bash\n" + script + "\n"));
  }

  private record Ended(int exit, String out, byte[] err) {
    String errors() {
      return new String(err, StandardCharsets.ISO_8859_1);
    }
  }

  /** What bash makes of a line in which {@code $P} is the launcher. */
  private static Ended bash(Map<String, String> environment, String line) throws Exception {
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", line));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    Map<String, String> env = builder.environment();
    env.keySet().removeIf(k -> k.startsWith("LC_") || k.equals("LANG") || k.equals("COLUMNS"));
    env.put("JAVA_HOME", jdk.toString());
    env.put("P", launcher.toString());
    env.putAll(environment);
    Process p = builder.start();
    p.getOutputStream().close();
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    // The filter of errors may end after a program that does not wait for it.
    for (int i = 0;
        i < 50 && !Files.readString(err.toPath(), StandardCharsets.ISO_8859_1).contains("end");
        i++) {
      Thread.sleep(10);
    }
    return new Ended(
        p.exitValue(), Files.readString(out.toPath()), Files.readAllBytes(err.toPath()));
  }

  private static Ended bash(String line) throws Exception {
    return bash(Map.of(), line);
  }

  @Test
  void itNeedsNoHome() throws Exception {
    java("echo \"started ${@: -1}\"; echo end >&2");
    Ended ended = bash("unset HOME; \"$P\" --version");
    assertThat(ended.out()).isEqualTo("started --version\n");
    assertThat(ended.exit()).isZero();
    assertThat(bash("env -u HOME \"$P\" 'a b*'").out()).isEqualTo("started a b*\n");
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    java("echo end >&2; exit 42");
    assertThat(bash("\"$P\" x").exit()).isEqualTo(42);
  }

  @Test
  void everyByteOfAMessageComesThroughButTheNotice() throws Exception {
    java(
        "{ echo '"
            + NOTICE
            + "'; printf 'zero \\0 byte\\n'; printf 'latin \\351\\n'; printf 'half \\xc3\\n';"
            + " echo '"
            + NOTICE
            + " and more'; echo end; } >&2");
    for (String locale : List.of("C", "C.UTF-8", "")) {
      Ended ended = bash(Map.of("LC_ALL", locale), "\"$P\" x");
      assertThat(ended.errors())
          .isEqualTo("zero \0 byte\nlatin \u00e9\nhalf \u00c3\n" + NOTICE + " and more\nend\n");
    }
  }

  @Test
  void theFilterIsToldOfSoThatItCanBeWaitedFor() throws Exception {
    java(
        "for a; do case $a in -Dpimento.filter=*) pid=${a#*=};; esac; done; echo end >&2;"
            + " kill -0 $pid && echo alive; exec 2>&-; tail --pid=$pid -f /dev/null; echo gone");
    assertThat(bash("\"$P\" x").out()).isEqualTo("alive\ngone\n");
  }

  @Test
  void aProgramWithoutLocaleReadsNamesInUtf8() throws Exception {
    assumeTrue(bash("LC_ALL=C.UTF-8 locale charmap").out().contains("UTF-8"), "no C.UTF-8");
    java("locale charmap; echo end >&2");
    for (Map<String, String> none :
        List.of(
            Map.of("LC_ALL", "C"),
            Map.of("LC_ALL", "POSIX"),
            Map.of("LANG", "C"),
            Map.of("LC_ALL", "xx_YY.UTF-8"),
            Map.<String, String>of())) {
      assertThat(bash(none, "\"$P\" x").out()).as(none.toString()).isEqualTo("UTF-8\n");
    }
    assertThat(bash(Map.of("LC_ALL", "C.UTF-8"), "\"$P\" x").out()).isEqualTo("UTF-8\n");
  }

  @Test
  void closedStreamsAreNoFilesOfTheProgram() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "no /proc");
    Path seen = folder.resolve("seen");
    java(
        "for i in 0 1 2; do readlink /proc/$$/fd/$i; done > "
            + seen
            + "; echo out || echo failed >> "
            + seen
            + "; echo end >&2");
    bash("\"$P\" x <&- >&- 2>&-");
    for (int i = 0; i < 50 && !Files.exists(seen); i++) {
      Thread.sleep(10);
    }
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.getFirst()).isEqualTo("/dev/null");
    assertThat(lines.getLast()).isEqualTo("failed");
    assertThat(lines).noneMatch(l -> l.endsWith(".jar"));
  }

  @Test
  void aWidthThatIsGivenIsKept() throws Exception {
    java("echo \"[$COLUMNS]\"; echo end >&2");
    assertThat(bash(Map.of("COLUMNS", "77"), "\"$P\" x").out()).isEqualTo("[77]\n");
    assertThat(bash("\"$P\" x").out()).isEqualTo("[]\n");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    Path finder = launcher.resolveSibling("ci/jdk25");
    String text = Files.readString(finder);
    try {
      Files.writeString(finder, text.replaceAll("(/usr/lib/jvm|/opt/java|/opt/jdk)\\*?/?\\*?", ""));
      Ended ended = bash("JAVA_HOME= PATH=/usr/bin:/bin; unset HOME; \"$P\" x; echo end >&2");
      assumeTrue(!ended.out().contains("started"), "a JDK 25 is on the path");
      assertThat(ended.errors()).doesNotContain("unbound");
    } finally {
      Files.writeString(finder, text);
    }
  }
}
