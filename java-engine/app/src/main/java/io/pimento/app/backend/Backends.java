package io.pimento.app.backend;

import io.pimento.app.UserException;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import java.util.List;
import java.util.stream.Collectors;

/** The one place where kernels are chosen. */
public final class Backends {
  /** The name that leaves the choice to the program. */
  public static final String AUTO = "auto";

  static final String REFERENCE = "reference";
  static final String VECTOR = "vector";
  static final String OPENBLAS = "openblas";
  static final String CUDA = "cuda";

  /** One backend, and why it can or cannot be used here. */
  private record Entry(String name, boolean available, String reason) {}

  /** What a run computes with: one line that says it, and why nothing else. */
  public record Choice(String name, Precision precision, String line) {
    /** The matrix products of this choice. */
    public MatmulProvider matmul() {
      if (precision == Precision.DOUBLE) {
        throw new IllegalStateException("the reference backend has its own definitions");
      }
      return new VectorMatmul();
    }

    public boolean reference() {
      return name.equals(REFERENCE);
    }
  }

  private Backends() {}

  private static List<Entry> entries() {
    return List.of(
        new Entry(REFERENCE, true, "double precision by definition, slow: for parity"),
        new Entry(VECTOR, true, "Vector API, " + Simd.BITS + " bits, " + Simd.LANES + " floats"),
        new Entry(OPENBLAS, false, "not wired to the engine in this build"),
        new Entry(CUDA, false, "not in this build"));
  }

  /**
   * Chooses.
   *
   * @param asked a backend's name or {@code auto}
   * @param precision {@code float}, {@code double}, or null for the backend's own
   * @throws UserException if what was asked for by name cannot be had
   */
  public static Choice choose(
      String asked, @org.jspecify.annotations.Nullable Precision precision) {
    String name = asked.equals(AUTO) ? (precision == Precision.DOUBLE ? REFERENCE : VECTOR) : asked;
    Entry entry =
        entries().stream()
            .filter(e -> e.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "unknown backend '"
                            + asked
                            + "'; there are auto, reference, vector,"
                            + " openblas and cuda"));
    if (!entry.available()) {
      throw new UserException(
          "backend " + name + " cannot be used: " + entry.reason() + "; use --backend auto");
    }
    boolean reference = name.equals(REFERENCE);
    if (precision == Precision.DOUBLE && !reference) {
      throw new UserException(
          "backend " + name + " computes in float; double runs on --backend reference only");
    }
    if (precision == Precision.FLOAT && reference) {
      throw new UserException(
          "backend reference computes in double only; for float use --backend vector");
    }
    String others =
        entries().stream()
            .filter(e -> !e.name().equals(name))
            .map(e -> e.name() + ": " + e.reason())
            .collect(Collectors.joining("; "));
    String line = "backend " + name + " (" + entry.reason() + "); not used: " + others;
    return new Choice(name, reference ? Precision.DOUBLE : Precision.FLOAT, line);
  }
}
