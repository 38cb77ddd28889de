package io.pimento.app.console;

import io.pimento.report.text.Text;
import io.pimento.search.progress.Progress;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar with rate and remaining time on a terminal; else a plain line after every five seconds,
 * which the log gets in both cases.
 */
public final class ConsoleProgress implements Progress {
  private static final long QUIET_NANOS = 5_000_000_000L;
  private static final int WIDTH = 110;

  private final Console console;
  private final long quiet;
  private @Nullable ProgressBar bar;
  private String what = "";
  private String unit = "";
  private long total;
  private long first;
  private long start;
  private long lastPrint;
  private long lastDone;
  private String note = "";

  public ConsoleProgress(Console console) {
    this(console, QUIET_NANOS);
  }

  /** One with another time between lines, in nanoseconds. */
  ConsoleProgress(Console console, long quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  @Override
  public synchronized void begin(String newWhat, String newUnit, long newTotal) {
    closeBar();
    what = newWhat;
    unit = newUnit;
    total = newTotal;
    start = System.nanoTime();
    lastPrint = start;
    first = -1;
    lastDone = 0;
    note = "";
    if (console.terminal()) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(total)
              .setUnit(" " + unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(console.out(), WIDTH))
              .hideEta()
              .setEtaFunction(state -> java.util.Optional.empty())
              .showSpeed()
              .build();
    }
  }

  @Override
  public synchronized void at(long done, String newNote) {
    long now = System.nanoTime();
    if (first < 0) {
      // A resumed step starts in the middle: its rate counts from there. The first piece is work.
      first = done == 1 ? 0 : done;
    }
    lastDone = Math.min(done, total);
    note = newNote;
    ProgressBar present = bar;
    if (present != null) {
      present.stepTo(lastDone);
      present.setExtraMessage(" " + remaining(now) + "  " + note);
    }
    if (now - lastPrint >= quiet) {
      lastPrint = now;
      if (present != null) {
        console.logOnly(status(now));
      } else {
        console.line(status(now));
      }
    }
  }

  private String status(long now) {
    String sofar =
        String.format(
            Locale.ROOT,
            "%s: %d of %d %s (%.0f %%)",
            what,
            lastDone,
            total,
            unit,
            100.0 * lastDone / Math.max(1, total));
    return sofar + (rate(now) > 0 ? speed(now) + ", " + remaining(now) + " left" : "") + noted();
  }

  /** Long pieces of work are counted by the minute. */
  private String speed(long now) {
    double rate = rate(now);
    return rate < 1
        ? String.format(Locale.ROOT, ", %.1f %s/min", 60 * rate, unit)
        : String.format(Locale.ROOT, ", %.0f %s/s", rate, unit);
  }

  private String noted() {
    return note.isEmpty() ? "" : "  " + note;
  }

  private double rate(long now) {
    return (lastDone - Math.max(0, first)) / Math.max(1e-9, (now - start) / 1e9);
  }

  private String remaining(long now) {
    double rate = rate(now);
    if (rate <= 0) {
      return "?";
    }
    return Text.duration(Duration.ofMillis((long) (1000 * (total - lastDone) / rate)));
  }

  @Override
  public synchronized void end() {
    long now = System.nanoTime();
    closeBar();
    if (total > 0) {
      console.line(
          String.format(
              Locale.ROOT,
              "%s: %d %s in %s%s%s",
              what,
              lastDone,
              unit,
              Text.duration(Duration.ofNanos(now - start)),
              rate(now) > 0 ? speed(now) : "",
              noted()));
    }
    total = 0;
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
