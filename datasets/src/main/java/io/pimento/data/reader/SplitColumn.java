package io.pimento.data.reader;

import io.pimento.data.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A column that says to which split a row belongs, by a word or the number of a fold.
 *
 * @param column its name
 * @param train values of train rows
 * @param validation values of validation rows
 * @param test values of test rows
 * @param ignore values of rows left out
 * @param othersTrain whether rows with any other value are train rows; else they are malformed
 */
public record SplitColumn(
    String column,
    List<String> train,
    List<String> validation,
    List<String> test,
    List<String> ignore,
    boolean othersTrain)
    implements Serializable {
  /** Checks that no value has two meanings and that there can be train rows. */
  public SplitColumn {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    ignore = List.copyOf(ignore);
    List<String> all = new ArrayList<>(train);
    all.addAll(validation);
    all.addAll(test);
    all.addAll(ignore);
    Set<String> seen = new HashSet<>();
    for (String value : all) {
      if (!seen.add(value)) {
        throw new IllegalArgumentException(
            "the split column " + column + " gives the value " + value + " two meanings");
      }
    }
    if (train.isEmpty() && !othersTrain) {
      throw new IllegalArgumentException(
          "the split column " + column + " names no value of train rows");
    }
  }

  /**
   * A column of folds.
   *
   * @param validation its folds
   * @param test its folds
   * @param ignore folds left out; all others are for training
   */
  public static SplitColumn folds(
      String column, List<String> validation, List<String> test, List<String> ignore) {
    return new SplitColumn(column, List.of(), validation, test, ignore, true);
  }

  /** The splits that a value can name. */
  public Set<Split> named() {
    Set<Split> named = EnumSet.of(Split.TRAIN);
    if (!validation.isEmpty()) {
      named.add(Split.VALIDATION);
    }
    if (!test.isEmpty()) {
      named.add(Split.TEST);
    }
    return named;
  }

  /** A column with the usual words. */
  public static SplitColumn words(String column) {
    return new SplitColumn(
        column,
        List.of("train", "training"),
        List.of("validation", "valid", "val", "dev"),
        List.of("test"),
        List.of(),
        false);
  }
}
