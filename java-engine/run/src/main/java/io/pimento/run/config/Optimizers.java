package io.pimento.run.config;

import io.pimento.runtime.optimize.Adagrad;
import io.pimento.runtime.optimize.Adam;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.optimize.RowAdagrad;
import io.pimento.runtime.optimize.Sgd;
import java.util.List;

/** Optimizers by name, with their customary settings. */
final class Optimizers {
  static final List<String> NAMES = List.of("adagrad", "adam", "sgd");

  /** What adagrad may remember of tables: a number an entry, or a row. */
  static final String ELEMENT = "element";

  static final String ROW = "row";

  /** Precisions of embedding tables. */
  static final String FLOAT = "float";

  static final String HALF = "half";

  private static final double MOMENTUM = 0.9;

  private Optimizers() {}

  static Optimizer byName(
      String name, double adagradEpsilon, double decay, double tableDecay, boolean perRow) {
    if (perRow && !name.equals("adagrad") && NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "only adagrad remembers one number a row of a table: with "
              + name
              + ", table_state must be element");
    }
    return switch (name) {
      case "adagrad" -> {
        if (decay != 0 || tableDecay != 0) {
          throw new IllegalArgumentException("adagrad has no weight decay; use adam or sgd");
        }
        yield perRow ? new RowAdagrad(adagradEpsilon) : new Adagrad(adagradEpsilon);
      }
      case "adam" -> Adam.DEFAULT.withDecay(decay, tableDecay);
      case "sgd" -> new Sgd(MOMENTUM, decay, tableDecay);
      default ->
          throw new IllegalArgumentException(
              "unknown optimizer '" + name + "'; there are adagrad, adam and sgd");
    };
  }
}
