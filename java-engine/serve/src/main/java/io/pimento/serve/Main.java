package io.pimento.serve;

import io.pimento.app.command.Pimento;
import io.pimento.app.console.Console;
import java.util.Arrays;

/** The program {@code serve}: scores over HTTP, or measures how long scoring takes. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  /** Runs a command; the exit code, as {@code pimento} has it. */
  static int run(Console console, String... args) {
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    return switch (args.length == 0 ? "" : args[0]) {
      case "http" -> Pimento.run(console, new HttpCommand(console), rest);
      case "latency" -> Pimento.run(console, new LatencyCommand(console), rest);
      default -> {
        console.error("usage: serve http OPTION …     scores raw rows over HTTP");
        console.error("       serve latency OPTION …  measures how long a model takes to score");
        console.error("Each has --help.");
        yield USAGE;
      }
    };
  }

  /** The program. */
  public static void main(String[] args) {
    Console console = Console.standard();
    int exit = run(console, args);
    console.drain();
    System.exit(exit);
  }
}
