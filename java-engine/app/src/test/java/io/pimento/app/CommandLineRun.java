package io.pimento.app;

import io.pimento.app.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One command run in this process, with what it printed. */
public record CommandLineRun(int exit, String out, String err) {
  /** The project's folder, where the samples are. */
  static final Path HOME = Path.of("../..").toAbsolutePath().normalize();

  public static CommandLineRun of(String... args) throws Exception {
    System.setProperty("pimento.home", HOME.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false)) {
      int exit = Main.run(console, args);
      return new CommandLineRun(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
