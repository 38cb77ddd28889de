package io.pimento.data.reader;

import java.util.List;

/**
 * The fields a reader delivers, in order.
 *
 * @param dense names of the numeric fields, possibly none
 * @param categorical names of the categorical fields
 */
public record InputFields(List<String> dense, List<String> categorical) {
  /** Copies the lists. */
  public InputFields {
    dense = List.copyOf(dense);
    categorical = List.copyOf(categorical);
  }
}
