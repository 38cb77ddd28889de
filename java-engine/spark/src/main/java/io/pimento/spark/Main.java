package io.pimento.spark;

import io.pimento.app.command.Pimento;
import io.pimento.app.console.Console;
import java.util.Arrays;

/**
 * {@code pimento} as the driver of a cluster, started by {@code spark-submit}: {@code prepare} has
 * its work done by tasks, and so have commands with {@code --hand-out spark}.
 */
public final class Main {
  private static final String PREPARE = "prepare";

  private Main() {}

  /** Runs a command, and ends the process if that failed. */
  public static void main(String[] args) {
    Console console = Console.standard();
    int exit = run(console, args);
    console.drain();
    if (exit != 0) { // YARN takes a process that ends itself for one that failed
      System.exit(exit);
    }
  }

  /** The exit code, as {@code pimento} has it. */
  static int run(Console console, String... args) {
    return args.length > 0 && args[0].equals(PREPARE)
        ? Prepare.run(console, Arrays.copyOfRange(args, 1, args.length))
        : Pimento.run(console, args);
  }
}
