package io.pimento.data.reader;

import io.pimento.data.input.Spool;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all passes over the inputs of one data set share.
 *
 * @param spool copies of what can be read only once
 * @param indices of dense entries, the same in every file
 * @param place the folder where tables to join are looked for if a split begins with a pipe
 * @param scoring null unless the rows are only to be scored
 * @param kept tables to join where none lie beside the inputs, in the order of the schema
 */
public record InputSession(
    Spool spool, DenseIndices indices, Path place, @Nullable Scoring scoring, List<Path> kept) {
  /** Copies the list. */
  public InputSession {
    kept = List.copyOf(kept);
  }

  /** A session that refuses what can be read only once. */
  public static InputSession ofFiles() {
    return new InputSession(Spool.none(), new DenseIndices(), Path.of(""), null, List.of());
  }

  /**
   * A session with copies of what can be read only once.
   *
   * @param indices of dense entries known before
   * @param inputs of all splits; the first file among them gives the place, else the present folder
   */
  public static InputSession with(Spool spool, DenseIndices indices, List<Path> inputs) {
    Path place =
        inputs.stream()
            .filter(input -> !Spool.canBeReadOnce(input))
            .findFirst()
            .map(input -> input.resolveSibling(""))
            .orElse(Path.of(""));
    return new InputSession(spool, indices, place, null, List.of());
  }

  /** The same for rows that are only to be scored. */
  public InputSession scoring(Scoring how) {
    return new InputSession(spool, indices, place, how, kept);
  }

  /** The same with tables to join that an earlier preparation kept. */
  public InputSession keeping(List<Path> tables) {
    return new InputSession(spool, indices, place, scoring, tables);
  }
}
