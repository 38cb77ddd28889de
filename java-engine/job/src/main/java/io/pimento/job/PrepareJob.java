package io.pimento.job;

import io.pimento.data.Split;
import io.pimento.data.prepare.FinishedPreparation;
import io.pimento.data.prepare.Preparation;
import io.pimento.data.prepare.PreparationInPieces;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.PrepareListener;
import io.pimento.data.prepare.PrepareSummary;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.report.text.Text;
import io.pimento.run.Messages;
import io.pimento.run.config.DataConfig;
import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.util.Locale;

/** Raw files to shards. */
public final class PrepareJob {
  private PrepareJob() {}

  /** Prepares as configured, then says what came out. */
  public static FinishedPreparation run(DataConfig config, boolean replace, Messages messages)
      throws IOException {
    PrepareConfig preparation = config.preparation(replace);
    return run(passes -> Preparation.run(preparation, passes), config, messages);
  }

  /** Prepares files as earlier ones were, then says what came out. */
  public static FinishedPreparation runLike(
      RowEncoder earlier, DataConfig config, boolean replace, Messages messages)
      throws IOException {
    PrepareConfig preparation = config.preparationLike(replace);
    return run(passes -> Preparation.runLike(earlier, preparation, passes), config, messages);
  }

  /** Prepares files as earlier ones were, with dictionaries that grow by their train rows. */
  public static FinishedPreparation runGrown(
      RowEncoder earlier, DataConfig config, boolean replace, Messages messages)
      throws IOException {
    PrepareConfig preparation = config.preparation(replace);
    return run(passes -> Preparation.runGrown(earlier, preparation, passes), config, messages);
  }

  /** The same of what is all told; says nothing but what is noted and how far it is. */
  public static FinishedPreparation grow(
      RowEncoder earlier, PrepareConfig preparation, Messages messages) throws IOException {
    try (Passes passes = new Passes(messages.progress(), messages)) {
      return Preparation.runGrown(earlier, preparation, passes);
    }
  }

  /**
   * Prepares as configured wherever a runner carries the work, then says what came out. The runner
   * is told absolute paths.
   *
   * @param pieceBytes of an input file
   */
  public static FinishedPreparation runInPieces(
      DataConfig config, boolean replace, PieceRunner runner, long pieceBytes, Messages messages)
      throws IOException {
    PrepareConfig preparation = config.preparation(replace).absolute();
    return run(
        passes -> PreparationInPieces.run(preparation, passes, runner, pieceBytes),
        config,
        messages);
  }

  /** A way to prepare. */
  private interface Way {
    FinishedPreparation with(PrepareListener listener) throws IOException;
  }

  private static FinishedPreparation run(Way way, DataConfig config, Messages messages)
      throws IOException {
    Progress progress = messages.progress();
    FinishedPreparation prepared;
    try (Passes passes = new Passes(progress, messages)) {
      prepared = way.with(passes);
    }
    say(prepared, config, messages);
    return prepared;
  }

  private static void say(FinishedPreparation prepared, DataConfig config, Messages messages) {
    PrepareSummary s = prepared.summary();
    messages.line(
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
        messages.line(
            String.format(
                Locale.ROOT,
                "  %-10s %12s rows, click rate %.4f",
                split.label(),
                Text.count(part.rows()),
                part.clickRate()));
      }
    }
    if (s.rowsLeftOut() > 0) {
      messages.line(
          "  " + Text.count(s.rowsLeftOut()) + " rows left out, as the split column says");
    }
    for (PrepareSummary.DenseSummary field : s.dense()) {
      messages.line("  " + field.name() + ": " + field.words());
    }
    for (PrepareSummary.BagSummary bag : s.bags()) {
      messages.line(
          String.format(
              Locale.ROOT,
              "  %s: %.2f values a row, %s rows without any, %s with more than %d",
              bag.name(),
              bag.values() / (double) Math.max(1, s.rowsKept()),
              Text.count(bag.emptyRows()),
              Text.count(bag.longerRows()),
              bag.most()));
    }
    InputLines.of(s.inputs()).forEach(messages::line);
    if (s.weightScale() != null) {
      messages.line("  weights of rows times " + Text.fixed(s.weightScale(), 6));
    }
    s.approximations().forEach(a -> messages.line("  approximate: " + a));
    messages.line("prepared data: " + config.prepared());
  }

  /** One progress a pass. */
  private static final class Passes implements PrepareListener, AutoCloseable {
    private final Progress progress;
    private final Messages messages;
    private @org.jspecify.annotations.Nullable Stage running;

    Passes(Progress progress, Messages messages) {
      this.progress = progress;
      this.messages = messages;
    }

    @Override
    public void note(String text) {
      messages.line(text);
    }

    @Override
    public void warn(String text) {
      close();
      messages.line("warning: " + text);
    }

    @Override
    public void progress(Stage stage, long rows, long bytes, long totalBytes) {
      if (running != stage) {
        close();
        running = stage;
        progress.begin(
            switch (stage) {
              case DEAL -> "count labels";
              case COUNT -> "count tokens";
              case ENCODE -> "encode";
              case GATHER -> "gather shards";
              case LEARN -> "learn inputs";
              case DERIVE -> "make inputs";
            },
            switch (stage) {
              case DEAL, COUNT, ENCODE -> "bytes";
              case GATHER, LEARN, DERIVE -> "rows";
            },
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
