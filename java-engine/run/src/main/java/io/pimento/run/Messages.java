package io.pimento.run;

import io.pimento.search.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;

/** What work says while it goes on; a command shows it. May be called from any thread. */
public interface Messages {
  /** Says a line. */
  void line(String text);

  /** Says a line that warns. */
  void error(String text);

  /** Shows how far a long step is; each call begins another. */
  Progress progress();

  /** Also writes all lines to the end of a file from now on. */
  void logTo(Path file) throws IOException;
}
