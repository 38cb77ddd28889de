package io.pimento.app.console;

import io.pimento.run.Messages;
import io.pimento.search.progress.Progress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where all output goes: the terminal and, once a run folder is open, its log. Thread-safe. */
public final class Console implements Messages, AutoCloseable {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private @Nullable BufferedWriter log;
  private @Nullable Path logFile;

  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The process's own streams. */
  @SuppressWarnings("SystemConsoleNull") // it is null where neither stream is a terminal
  public static Console standard() {
    java.io.Console console = System.console();
    return new Console(System.out, System.err, console != null && console.isTerminal());
  }

  /** The same with everything on the stream of errors, where the other one takes data. */
  public Console onError() {
    return new Console(err, err, terminal);
  }

  public PrintStream out() {
    return out;
  }

  /** Whether somebody watches, so that a line may be drawn again and again. */
  public boolean terminal() {
    return terminal;
  }

  /** Prints a line and logs it. */
  @Override
  public synchronized void line(String text) {
    out.println(text);
    out.flush();
    log(text);
  }

  /** Logs a line that is not printed. */
  synchronized void logOnly(String text) {
    log(text);
  }

  /** Prints a line of an error and logs it. */
  @Override
  public synchronized void error(String text) {
    err.println(text);
    err.flush();
    log(text);
  }

  /** Whether something that was printed did not get to where it should. */
  public synchronized boolean lost() {
    return out.checkError() || err.checkError();
  }

  /**
   * Ends the errors. The launcher's filter of them is a process of its own: whoever waits for this
   * one must have all of what it said.
   */
  public synchronized void drain() {
    out.flush();
    err.flush();
    String filter = System.getProperty("pimento.filter", "");
    if (filter.matches("\\d{1,18}")) {
      err.close();
      try {
        ProcessHandle.of(Long.parseLong(filter))
            .ifPresent(p -> p.onExit().orTimeout(2, TimeUnit.SECONDS).handle((x, e) -> x).join());
      } catch (UnsupportedOperationException | CompletionException e) {
        // Nothing to wait for; the filter ends by itself.
        return;
      }
    }
  }

  /** Prints a trace; only asked for. */
  public synchronized void trace(Throwable t) {
    t.printStackTrace(err);
    err.flush();
  }

  @Override
  public Progress progress() {
    return new ConsoleProgress(this);
  }

  @Override
  public synchronized void logTo(Path file) throws IOException {
    close();
    logFile = file;
    log = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void log(String text) {
    if (log != null) {
      try {
        log.write(text);
        log.newLine();
        log.flush();
      } catch (IOException e) {
        log = null;
        throw new UncheckedIOException("could not write " + logFile + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
