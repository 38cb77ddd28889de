package io.pimento.app;

import io.pimento.app.command.Pimento;
import io.pimento.app.console.Console;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Libraries speak through the platform's logger; what they tell of their work is not for users.
    Logger.getLogger("").setLevel(Level.WARNING);
    Console console = Console.standard();
    int exit = run(console, args);
    console.drain();
    System.exit(exit);
  }

  /** Runs one command and returns its exit code. */
  public static int run(Console console, String... args) {
    return Pimento.run(console, args);
  }
}
