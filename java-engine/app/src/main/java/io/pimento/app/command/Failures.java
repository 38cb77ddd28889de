package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import picocli.CommandLine;

/** Turns whatever went wrong into one line and an exit code. */
public final class Failures implements CommandLine.IExecutionExceptionHandler {
  /** Exit code of what was checked and found wrong. */
  public static final int FAILURE = 1;

  static final int USAGE = 2;

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    return report(e, parsed.expandedArgs().contains(TraceOption.NAME));
  }

  /** Says what happened; the trace only if it was asked for. */
  int report(Throwable e, boolean trace) {
    console.error("pimento: " + message(e).strip());
    if (trace || "1".equals(System.getenv("PIMENTO_TRACE"))) {
      console.trace(e);
    }
    return e instanceof UserException ? USAGE : FAILURE;
  }

  static String message(Throwable e) {
    return FailureText.of(e);
  }
}
