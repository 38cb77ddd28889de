package io.pimento.job.predict;

import io.pimento.report.text.Text;
import io.pimento.run.Messages;
import io.pimento.search.progress.Progress;

/** How far scoring is: by bytes of the files, or, where a pipe has no end yet, by rows alone. */
final class ScoreProgress {
  private static final long QUIET_NANOS = 5_000_000_000L;

  private final Messages messages;
  private final Progress bar;
  private final boolean known;
  private final long start = System.nanoTime();
  private long last = start;

  ScoreProgress(Messages messages, long totalBytes) {
    this.messages = messages;
    bar = messages.progress();
    known = totalBytes > 0;
    if (known) {
      bar.begin("score", "bytes", totalBytes);
    }
  }

  void at(long bytes, long rows) {
    if (known) {
      bar.at(bytes, Text.count(rows) + " rows");
      return;
    }
    long now = System.nanoTime();
    if (now - last >= QUIET_NANOS) {
      last = now;
      long rate = Math.round(rows / ((now - start) * 1e-9));
      messages.line("score: " + Text.count(rows) + " rows, " + Text.count(rate) + " rows/s");
    }
  }

  void end() {
    if (known) {
      bar.end();
    }
  }
}
