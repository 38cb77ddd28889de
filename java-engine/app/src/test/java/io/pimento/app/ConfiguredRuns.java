package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Commands on runs that share a configuration file. */
record ConfiguredRuns(Path config) {
  /** The command line. */
  List<String> arguments(String command, Path run, String... more) {
    List<String> line = new ArrayList<>(List.of(command, "--backend", "vector"));
    line.addAll(List.of("--config", config.toString(), "--run", run.toString()));
    line.addAll(List.of(more));
    return line;
  }

  /** Runs a command. */
  CommandLineRun run(String command, Path run, String... more) throws Exception {
    return CommandLineRun.of(arguments(command, run, more).toArray(String[]::new));
  }

  /** Runs one that must come through. */
  CommandLineRun right(String command, Path run, String... more) throws Exception {
    CommandLineRun done = run(command, run, more);
    assertThat(done.exit()).as(done.err()).isZero();
    return done;
  }

  /** Copies a run's folder to a place where nothing is yet. */
  static Path copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }
}
