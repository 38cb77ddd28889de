package io.pimento.app.command;

import io.pimento.search.work.Carrier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where work can be handed out to, beside files; found by the service loader. */
public interface CarrierProvider {
  /** What {@code --hand-out} calls it. */
  String name();

  /**
   * Opens it.
   *
   * @param work the folder where answers are kept
   * @param lines is told what a user should know
   */
  Carrier open(Path work, Consumer<String> lines) throws IOException;
}
