package io.pimento.search.model;

import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.Starts;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Tables made elsewhere that trainings of some fields' embeddings start from.
 *
 * @param byField by the number of the field
 */
public record GivenTables(Map<Integer, Table> byField) {
  /** None. */
  public static final GivenTables NONE = new GivenTables(Map.of());

  public GivenTables {
    byField = Map.copyOf(byField);
  }

  /**
   * Rows of one field's table.
   *
   * @param name as its user knows it, for messages
   * @param columns of a row
   * @param numbers which row of the field's table each is; none twice
   * @param address of the first row's first entry, in memory that outlives all trainings
   */
  @SuppressWarnings("ArrayRecordComponent") // as long as a table
  public record Table(String name, int columns, int[] numbers, long address) {
    private void fill(ParameterSpec spec, long to) {
      if (spec.stride() != columns) {
        throw new UserException(
            "model.pretrained: "
                + name
                + " has "
                + columns
                + " columns, but the table of "
                + spec.name()
                + " that is to start from it has "
                + spec.stride()
                + "; embeddings that are tried and widths of architecture files must fit it");
      }
      for (int k = 0; k < numbers.length; k++) {
        long from = address + (long) Float.BYTES * k * columns;
        NativeMemory.copy(from, to + (long) Float.BYTES * numbers[k] * columns, columns);
      }
    }
  }

  /** Whether nothing is given. */
  public boolean isEmpty() {
    return byField.isEmpty();
  }

  /** All tables. */
  public Collection<Table> all() {
    return byField.values();
  }

  /** What parameters start from, by the names of the fields' tables. */
  Starts starts(IntFunction<String> names) {
    if (isEmpty()) {
      return Starts.DRAWN;
    }
    Map<String, Table> named = new TreeMap<>();
    byField.forEach((field, table) -> named.put(names.apply(field), table));
    return (spec, address) -> {
      Table table = named.get(spec.name());
      if (table != null) {
        table.fill(spec, address);
      }
    };
  }
}
