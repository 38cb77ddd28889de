package io.pimento.data.reader;

import io.pimento.data.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fields a reader delivers, in order.
 *
 * @param dense names of the numeric fields, possibly none
 * @param categorical names of the categorical fields of one value
 * @param bags categorical fields of several values
 * @param weighted whether rows have weights
 * @param namedSplits those to which a column of the rows can say that they belong; none without one
 */
public record InputFields(
    List<String> dense,
    List<String> categorical,
    List<InputBag> bags,
    boolean weighted,
    Set<Split> namedSplits)
    implements Serializable {
  /** Copies the lists. */
  public InputFields {
    dense = List.copyOf(dense);
    categorical = List.copyOf(categorical);
    bags = List.copyOf(bags);
    namedSplits = Set.copyOf(namedSplits);
  }

  /** Fields of one value alone, and rows that say nothing else of themselves. */
  public InputFields(List<String> dense, List<String> categorical) {
    this(dense, categorical, List.of(), false, Set.of());
  }

  /** Whether rows say to which split they belong. */
  public boolean ownSplits() {
    return !namedSplits.isEmpty();
  }

  /** Names of all categorical fields, those of several values last. */
  public List<String> tokenFields() {
    return Stream.concat(categorical.stream(), bags.stream().map(InputBag::name)).toList();
  }
}
