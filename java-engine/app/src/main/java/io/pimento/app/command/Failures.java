package io.pimento.app.command;

import io.pimento.app.UserException;
import io.pimento.app.console.Console;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
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
    return report(e, parsed);
  }

  /** Says what happened; the trace only if it was asked for. */
  int report(Throwable e, CommandLine.ParseResult parsed) {
    console.error("pimento: " + message(e).strip());
    if (wantsTrace(parsed)) {
      console.trace(e);
    }
    return e instanceof UserException ? USAGE : FAILURE;
  }

  private static boolean wantsTrace(CommandLine.ParseResult parsed) {
    boolean verbose = parsed.expandedArgs().contains(TraceOption.NAME);
    return verbose || "1".equals(System.getenv("PIMENTO_TRACE"));
  }

  static String message(Throwable e) {
    return switch (e) {
      case UserException u -> said(u);
      case NoSuchFileException f -> "no such file: " + f.getFile();
      case AccessDeniedException f -> "no permission for " + f.getFile();
      case FileSystemException f -> f.getFile() + ": " + f.getReason();
      case IOException io -> said(io);
      case OutOfMemoryError m ->
          "out of heap memory ("
              + m.getMessage()
              + "); give it more with PIMENTO_HEAP=8g, or use smaller tables or batches";
      case InterruptedException i -> "interrupted";
      case IllegalStateException s when s.getCause() != null -> message(s.getCause());
      default -> said(e);
    };
  }

  private static String said(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
