package io.pimento.data.prepare;

import io.pimento.data.Split;
import java.nio.file.Path;
import java.util.List;

/**
 * Input files by split. Splits without files of their own are cut from the train files.
 *
 * @param train at least one
 * @param validation possibly none
 * @param test possibly none
 */
public record SplitFiles(List<Path> train, List<Path> validation, List<Path> test) {
  /** Copies the lists. */
  public SplitFiles {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /** All splits cut from the same files. */
  public static SplitFiles cutFrom(Path... files) {
    return new SplitFiles(List.of(files), List.of(), List.of());
  }

  /** The files of a split's own. */
  public List<Path> of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }
}
