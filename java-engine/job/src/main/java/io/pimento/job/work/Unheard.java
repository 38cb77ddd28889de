package io.pimento.job.work;

import io.pimento.run.Messages;
import io.pimento.search.progress.Progress;
import java.nio.file.Path;

/** Messages where nobody listens: in a task that somebody else's command began. */
record Unheard() implements Messages {
  @Override
  public void line(String text) {}

  @Override
  public void error(String text) {}

  @Override
  public Progress progress() {
    return Progress.SILENT;
  }

  @Override
  public void logTo(Path file) {}
}
