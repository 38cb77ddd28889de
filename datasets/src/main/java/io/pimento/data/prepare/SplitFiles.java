package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.SplitColumn;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input files by split. Splits without files of their own are cut from the train files, unless a
 * column says which split a row belongs to.
 *
 * @param train at least one
 * @param validation possibly none
 * @param test possibly none
 * @param column that names the splits of the train files' rows, instead of the schema's; or null
 */
public record SplitFiles(
    List<Path> train, List<Path> validation, List<Path> test, @Nullable SplitColumn column) {
  /** Copies the lists. */
  public SplitFiles {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    if (column != null && !(validation.isEmpty() && test.isEmpty())) {
      throw new IllegalArgumentException(
          (validation.isEmpty() ? "test" : "validation")
              + " has files of its own, and the column "
              + column.column()
              + " names the splits of rows; give all files as train files, or drop the column");
    }
  }

  /** Splits of files alone. */
  public SplitFiles(List<Path> train, List<Path> validation, List<Path> test) {
    this(train, validation, test, null);
  }

  /** The same with a column that names splits. */
  public SplitFiles withColumn(@Nullable SplitColumn value) {
    return new SplitFiles(train, validation, test, value);
  }

  /** The same files by absolute paths. */
  public SplitFiles absolute() {
    return new SplitFiles(absolute(train), absolute(validation), absolute(test), column);
  }

  private static List<Path> absolute(List<Path> paths) {
    return paths.stream().map(Path::toAbsolutePath).toList();
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
