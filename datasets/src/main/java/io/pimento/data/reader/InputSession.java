package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import java.nio.file.Path;
import java.util.List;

/**
 * What all passes over the inputs of one data set share.
 *
 * @param spool copies of what can be read only once
 * @param indices of dense entries, the same in every file
 * @param place the folder where tables to join are looked for if a split begins with a pipe
 */
public record InputSession(Spool spool, DenseIndices indices, Path place) {
  /** A session that refuses what can be read only once. */
  public static InputSession ofFiles() {
    return new InputSession(Spool.none(), new DenseIndices(), Path.of(""));
  }

  /**
   * A session with copies of what can be read only once.
   *
   * @param inputs of all splits; the first file among them gives the place, else the present folder
   */
  public static InputSession with(Spool spool, List<Path> inputs) {
    Path place =
        inputs.stream()
            .filter(input -> !Spool.canBeReadOnce(input))
            .findFirst()
            .map(input -> input.resolveSibling(""))
            .orElse(Path.of(""));
    return new InputSession(spool, new DenseIndices(), place);
  }
}
