package io.pimento.app.job;

import io.pimento.app.config.DataConfig;
import io.pimento.app.console.Console;
import io.pimento.app.console.ConsoleProgress;
import io.pimento.data.Split;
import io.pimento.data.prepare.FinishedPreparation;
import io.pimento.data.prepare.Preparation;
import io.pimento.data.prepare.PrepareListener;
import io.pimento.data.prepare.PrepareSummary;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.report.text.Text;
import java.io.IOException;
import java.util.Locale;

/** Raw files to shards. */
public final class PrepareJob {
  private PrepareJob() {}

  /** Prepares as configured, then says what came out. */
  public static FinishedPreparation run(DataConfig config, boolean replace, Console console)
      throws IOException {
    ConsoleProgress progress = new ConsoleProgress(console);
    FinishedPreparation prepared;
    try (Passes passes = new Passes(progress, console)) {
      prepared = Preparation.run(config.preparation(replace), passes);
    }
    say(prepared, config, console);
    return prepared;
  }

  /** Prepares files as earlier ones were, then says what came out. */
  public static FinishedPreparation runLike(
      RowEncoder earlier, DataConfig config, boolean replace, Console console) throws IOException {
    ConsoleProgress progress = new ConsoleProgress(console);
    FinishedPreparation prepared;
    try (Passes passes = new Passes(progress, console)) {
      prepared = Preparation.runLike(earlier, config.preparationLike(replace), passes);
    }
    say(prepared, config, console);
    return prepared;
  }

  private static void say(FinishedPreparation prepared, DataConfig config, Console console) {
    PrepareSummary s = prepared.summary();
    console.line(
        String.format(
            Locale.ROOT,
            "%s: %s rows read, %s kept, %s bad rows skipped; %.1f s, %s rows/s",
            s.name(),
            Text.count(s.rowsRead()),
            Text.count(s.rowsKept()),
            Text.count(s.rowsSkipped()),
            prepared.timings().seconds(),
            Text.count(Math.round(prepared.timings().rowsPerSecond()))));
    for (Split split : Split.values()) {
      PrepareSummary.SplitSummary part = s.splits().get(split);
      if (part != null) {
        console.line(
            String.format(
                Locale.ROOT,
                "  %-10s %12s rows, click rate %.4f",
                split.label(),
                Text.count(part.rows()),
                part.clickRate()));
      }
    }
    if (s.rowsLeftOut() > 0) {
      console.line("  " + Text.count(s.rowsLeftOut()) + " rows left out, as the split column says");
    }
    for (PrepareSummary.DenseSummary field : s.dense()) {
      console.line("  " + field.name() + ": " + field.words());
    }
    for (PrepareSummary.BagSummary bag : s.bags()) {
      console.line(
          String.format(
              Locale.ROOT,
              "  %s: %.2f values a row, %s rows without any, %s with more than %d",
              bag.name(),
              bag.values() / (double) Math.max(1, s.rowsKept()),
              Text.count(bag.emptyRows()),
              Text.count(bag.longerRows()),
              bag.most()));
    }
    InputLines.of(s.inputs()).forEach(console::line);
    if (s.weightScale() != null) {
      console.line("  weights of rows times " + Text.fixed(s.weightScale(), 6));
    }
    s.approximations().forEach(a -> console.line("  approximate: " + a));
    console.line("prepared data: " + config.prepared());
  }

  /** One progress a pass. */
  private static final class Passes implements PrepareListener, AutoCloseable {
    private final ConsoleProgress progress;
    private final Console console;
    private @org.jspecify.annotations.Nullable Stage running;

    Passes(ConsoleProgress progress, Console console) {
      this.progress = progress;
      this.console = console;
    }

    @Override
    public void note(String text) {
      console.line(text);
    }

    @Override
    public void warn(String text) {
      close();
      console.line("warning: " + text);
    }

    @Override
    public void progress(Stage stage, long rows, long bytes, long totalBytes) {
      if (running != stage) {
        close();
        running = stage;
        progress.begin(
            switch (stage) {
              case COUNT -> "count tokens";
              case ENCODE -> "encode";
              case LEARN -> "learn inputs";
              case DERIVE -> "make inputs";
            },
            stage == Stage.COUNT || stage == Stage.ENCODE ? "bytes" : "rows",
            totalBytes);
      }
      progress.at(bytes, Text.count(rows) + " rows");
    }

    @Override
    public void close() {
      if (running != null) {
        progress.end();
        running = null;
      }
    }
  }
}
