package io.pimento.search.kept;

import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.model.WidthRule;
import io.pimento.search.model.Widths;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedding tables that a file of weights holds: their shapes alone say how wide a model's
 * tables are.
 *
 * @param rows of every field's table
 * @param columns likewise
 * @param embedding that all are brought to
 */
public record KeptTables(List<Integer> rows, List<Integer> columns, int embedding) {
  private static final String PREFIX = "_embedding.";
  private static final String SUFFIX = ".weight";

  /** What the names and shapes in a file say. */
  public static KeptTables of(Safetensors.Header header) {
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    Safetensors.Entry table = header.tensors().get(PREFIX + 0 + SUFFIX);
    while (table != null) {
      rows.add(table.shape().getFirst());
      columns.add(table.shape().getLast());
      table = header.tensors().get(PREFIX + rows.size() + SUFFIX);
    }
    int embedding = columns.stream().mapToInt(c -> c).max().orElse(0);
    for (int width : columns) {
      Safetensors.Entry projection = header.tensors().get(PREFIX + "width" + width + SUFFIX);
      embedding = projection == null ? embedding : projection.shape().getFirst();
    }
    return new KeptTables(List.copyOf(rows), List.copyOf(columns), embedding);
  }

  /** How wide they are, as a stem takes it. */
  public Widths widths() {
    int whole = embedding;
    return columns.stream().allMatch(c -> c == whole) ? WidthRule.EQUAL : new Widths.Each(columns);
  }
}
