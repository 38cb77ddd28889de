package io.pimento.data.prepare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Token counts of all fields within one memory budget. */
final class TokenCensus {
  /**
   * Heap bytes a token may take on average: 12 in a table between 3/8 and 3/4 full, with room for
   * the largest field's table to be copied as it grows.
   */
  private static final int BYTES_PER_TOKEN = 40;

  private static final double HEAP_SHARE = 0.6;

  private final List<@Nullable TokenCounts> fields = new ArrayList<>();
  private final long budget;

  /**
   * Counts of some fields.
   *
   * @param budget tokens kept in all fields together
   */
  TokenCensus(int fieldCount, long budget) {
    this.budget = budget;
    for (int f = 0; f < fieldCount; f++) {
      fields.add(new TokenCounts());
    }
  }

  /** The number of tokens that this machine's heap has room for: 64 million in 4 GiB. */
  static long budgetOfHeap() {
    return (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE / BYTES_PER_TOKEN);
  }

  TokenCounts field(int f) {
    TokenCounts counts = fields.get(f);
    if (counts == null) {
      throw new IllegalStateException("field " + f + " was already taken");
    }
    return counts;
  }

  /** Hands a field's counts over and forgets them. */
  TokenCounts take(int f) {
    TokenCounts counts = field(f);
    fields.set(f, null);
    return counts;
  }

  /** Prunes the largest fields while all together exceed the budget. */
  void keepWithinBudget() {
    long total = 0;
    for (int f = 0; f < fields.size(); f++) {
      total += field(f).size();
    }
    while (total > budget) {
      TokenCounts largest =
          fields.stream()
              .map(java.util.Objects::requireNonNull)
              .max(Comparator.comparingInt(TokenCounts::size))
              .orElseThrow();
      total -= largest.size();
      largest.prune();
      total += largest.size();
    }
  }
}
