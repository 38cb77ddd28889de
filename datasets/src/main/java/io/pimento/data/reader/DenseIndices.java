package io.pimento.data.reader;

import java.util.HashMap;
import java.util.Map;

/**
 * The indices that numeric fields have in libfm and libffm files where no schema says them: the
 * first that is seen must be the field's on all lines of all files, for another index is another
 * feature. Not thread-safe.
 */
public final class DenseIndices {
  private final Map<String, Long> known = new HashMap<>();

  /** Nothing seen. */
  public DenseIndices() {}

  /** Some fields' indices known from files before. */
  public DenseIndices(Map<String, Long> known) {
    this.known.putAll(known);
  }

  /** The indices seen so far, by field. */
  public Map<String, Long> known() {
    return Map.copyOf(known);
  }

  /**
   * Holds a field's entry to the entries before.
   *
   * @throws MalformedFieldException if they had another index
   */
  void require(String field, long index) throws MalformedFieldException {
    Long before = known.putIfAbsent(field, index);
    if (before != null && before != index) {
      throw new MalformedFieldException(
          field,
          "index "
              + index
              + " where lines before have "
              + before
              + ", so features are absent or in another order; give every dense field its index in"
              + " the schema, such as index: {"
              + field
              + ": "
              + before
              + "}, then absent ones are missing");
    }
  }
}
