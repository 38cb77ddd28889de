package io.pimento.search.model;

import java.util.List;

/** How wide the rows of each field's table are, before projections bring them to the embedding. */
public sealed interface Widths permits WidthRule, Widths.Each {
  /**
   * The width of every field.
   *
   * @param rows of every field's table
   * @param embedding which no width is above
   */
  List<Integer> of(List<Integer> rows, int embedding);

  /**
   * One for every field.
   *
   * @param most of each field, at an embedding that is not narrower; 0 for the embedding's own
   */
  record Each(List<Integer> most) implements Widths {
    public Each {
      most = List.copyOf(most);
      if (most.stream().anyMatch(w -> w < 0)) {
        throw new IllegalArgumentException("widths cannot be below 0: " + most);
      }
    }

    @Override
    public List<Integer> of(List<Integer> rows, int embedding) {
      if (rows.size() != most.size()) {
        throw new IllegalArgumentException(most.size() + " widths for " + rows.size() + " fields");
      }
      return most.stream().map(w -> w == 0 ? embedding : Math.min(w, embedding)).toList();
    }
  }
}
