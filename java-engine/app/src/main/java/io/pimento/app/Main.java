package io.pimento.app;

import io.pimento.app.command.Pimento;
import io.pimento.app.console.Console;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Console.standard(), args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(Console console, String... args) {
    return Pimento.commandLine(console).execute(args);
  }
}
