package io.pimento.graph;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/** How a parameter starts (SUPERNET.md "Initial values"). */
public sealed interface Initializer {
  /** Uniform in ±√(6 / (fan in + fan out)). */
  Initializer XAVIER_UNIFORM = Xavier.UNIFORM;

  /** Normal with deviation √(2 / (fan in + fan out)). */
  Initializer XAVIER_NORMAL = Xavier.NORMAL;

  Initializer ZERO = new Constant(0);
  Initializer ONE = new Constant(1);

  /** Customary for embeddings of factorization machines and their kin. */
  Initializer SMALL_NORMAL = new Normal(0.01);

  /** The weight of the transformer's two output LayerNorms. */
  Initializer SMALL_GAIN = new Constant(0.17);

  /** Not a number until it is measured, so that nobody computes with a guess. */
  Initializer UNSET = new Constant(Double.NaN);

  /** Those whose size follows from the parameter's shape. */
  enum Xavier implements Initializer {
    UNIFORM,
    NORMAL;

    @Override
    @JsonValue
    public String spelled() {
      return "XAVIER_" + name();
    }
  }

  /** Normal around 0. */
  record Normal(double deviation) implements Initializer {
    /**
     * @throws IllegalArgumentException if the deviation is no number above 0
     */
    public Normal {
      if (!(deviation > 0) || Double.isInfinite(deviation)) {
        throw new IllegalArgumentException(
            "normal numbers need a deviation above 0, not " + deviation);
      }
    }

    @Override
    @JsonValue
    public String spelled() {
      return equals(SMALL_NORMAL) ? "SMALL_NORMAL" : "NORMAL " + deviation;
    }
  }

  /** The same everywhere; not a number for what is measured later. */
  record Constant(double value) implements Initializer {
    @Override
    @JsonValue
    public String spelled() {
      return Spelled.CONSTANTS.entrySet().stream()
          .filter(e -> e.getValue().equals(this))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse("CONSTANT " + value);
    }
  }

  /** The text in a graph's JSON form. */
  String spelled();

  /**
   * Reads the text in a graph's JSON form.
   *
   * @throws IllegalArgumentException if it is none
   */
  @JsonCreator
  static Initializer of(String spelled) {
    return Spelled.read(spelled);
  }
}
