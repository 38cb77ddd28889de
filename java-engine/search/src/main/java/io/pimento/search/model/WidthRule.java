package io.pimento.search.model;

import io.pimento.document.Labelled;
import java.util.Collections;
import java.util.List;

/** Widths that follow from the tables' rows. */
public enum WidthRule implements Widths, Labelled {
  /** The embedding's for all. */
  EQUAL {
    @Override
    public List<Integer> of(List<Integer> rows, int embedding) {
      return Collections.nCopies(rows.size(), embedding);
    }
  },

  /**
   * The more rows, the narrower: rows of large tables are seen too rarely to fill many numbers.
   *
   * <p>Ginart et al., "Mixed Dimension Embeddings with Application to Memory-Efficient
   * Recommendation Systems" (2019, arXiv 1909.11810), section 3 and its power law: width =
   * embedding · (rows / fewest rows)^−α with α = 0.3, to the nearest half, quarter … of the
   * embedding. Rows of less than four floats would save next to no time and little memory, so none
   * are made.
   */
  BY_ROWS {
    @Override
    public List<Integer> of(List<Integer> rows, int embedding) {
      int fewest = rows.stream().mapToInt(r -> r).min().orElse(1);
      return rows.stream().map(r -> width((double) r / fewest, embedding)).toList();
    }
  };

  private static final double ALPHA = 0.3;
  private static final int NARROWEST = 4;

  private static int width(double times, int embedding) {
    long halvings = Math.round(ALPHA * Math.log(times) / Math.log(2));
    int width = embedding >> Math.min(halvings, Integer.SIZE - 2);
    return Math.min(embedding, Math.max(NARROWEST, width));
  }

  /** The names of all. */
  public static List<String> labels() {
    return Labelled.labels(WidthRule.class);
  }

  /**
   * The rule of that name.
   *
   * @throws IllegalArgumentException naming all
   */
  public static WidthRule byName(String name) {
    return Labelled.of(WidthRule.class, "widths", name);
  }
}
