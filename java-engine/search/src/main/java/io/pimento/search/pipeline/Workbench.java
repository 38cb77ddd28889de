package io.pimento.search.pipeline;

import io.pimento.search.progress.Progress;
import java.util.function.Consumer;

/**
 * What models are trained with, and who hears of it.
 *
 * @param lines takes what is said
 */
public record Workbench(Machine machine, Progress progress, Consumer<String> lines) {
  /** Says a line. */
  public void line(String text) {
    lines.accept(text);
  }
}
