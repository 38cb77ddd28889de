import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the innermost kernels of matrix products, one class a size of tile. They are the same few
 * lines for every row and vector, but each must stand alone with all its sums in variables of their
 * own: arrays, loops over rows or helpers of ours make the JIT keep the sums in memory. The build
 * runs it before it compiles; see {@code Tiles} of the package for who calls what is written.
 */
final class TileWriter {
  private static final String PACKAGE = "io.pimento.runtime.kernel.matmul";

  /** Rows and vectors of each tile. */
  private static final int[][] SIZES = {
    {1, 1}, {2, 1}, {4, 1}, {12, 1}, {1, 2}, {2, 2}, {4, 2}, {6, 2}, {1, 4}, {2, 4}, {4, 4}, {6, 4}
  };

  /**
   * Rows that share a pointer into A. Tall tiles have several: a distance a row would fill the
   * general registers, and each entry of A then costs a second load.
   */
  private static final int GROUP = 6;

  private final int rows;
  private final int vectors;
  private final StringBuilder out = new StringBuilder();

  private TileWriter(int rows, int vectors) {
    this.rows = rows;
    this.vectors = vectors;
  }

  /**
   * Writes all tiles.
   *
   * @param args the folder of sources to write to
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).resolve(PACKAGE.replace('.', '/'));
    Files.createDirectories(folder);
    for (int[] size : SIZES) {
      TileWriter tile = new TileWriter(size[0], size[1]);
      Path file = folder.resolve(tile.name() + ".java");
      String text = tile.text();
      // A file that is the same keeps its time, so that nothing is compiled again.
      if (!Files.exists(file) || !Files.readString(file).equals(text)) {
        Files.writeString(file, text);
      }
    }
  }

  private String name() {
    return "Tile" + rows + "x" + vectors;
  }

  /** Whether vectors lie any stride apart, rather than side by side. */
  private boolean apart() {
    return vectors == 4;
  }

  private String text() {
    line("package " + PACKAGE + ";");
    line("");
    line("import static io.pimento.raw.Raw.MEMORY;");
    for (String constant : vectors > 1 ? List.of("BYTES", "F", "ORDER") : List.of("F", "ORDER")) {
      line("import static io.pimento.runtime.kernel.Simd." + constant + ";");
    }
    line("import static io.pimento.runtime.memory.NativeMemory.ALL;");
    line("import static jdk.incubator.vector.FloatVector.broadcast;");
    line("import static jdk.incubator.vector.FloatVector.fromMemorySegment;");
    line("");
    line("import jdk.incubator.vector.FloatVector;");
    line("");
    line("/** Rows by vectors of C in registers; see {@link Tiles} for the arguments. */");
    line("@SuppressWarnings(\"removal\")");
    line("final class " + name() + " {");
    line("  private " + name() + "() {}");
    String b = apart() ? "long b, long rowB, long vectorB" : "long b, long rowB";
    String c = apart() ? "long c, long rowC, long vectorC" : "long c, long rowC";
    String operands = "int k, long a, long rowA, long colA, ";
    method("store", "C = A·B", operands + b + ", " + c, false, false);
    method("accumulate", "C += A·B", operands + b + ", " + c, true, false);
    method(
        "accumulateRuns",
        "C += Σ A·B over runs; see {@link Tiles#accumulateRuns}",
        "int runs, long stepA, " + operands + "long b, long rowB, long c, long rowC",
        true,
        true);
    line("}");
    return out.toString();
  }

  private void method(
      String name, String does, String parameters, boolean accumulate, boolean runs) {
    boolean strides = apart() && !runs;
    line("");
    line("  /** " + does + ". */");
    line("  static void " + name + "(" + parameters + ") {");
    for (int r = 1; r < Math.min(rows, GROUP); r++) {
      line("    long r" + r + " = " + times(r, "rowA") + ";");
    }
    for (int r = GROUP; r < rows; r += GROUP) {
      line("    long a" + r + "r = a + " + times(r, "rowA") + ";");
    }
    for (int v = 1; strides && v < vectors; v++) {
      line("    long v" + v + " = " + times(v, "vectorB") + ";");
    }
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        String start =
            accumulate
                ? "fromMemorySegment(F, ALL, " + atC(r, v, strides) + ", ORDER)"
                : "FloatVector.zero(F)";
        line("    FloatVector " + sum(r, v) + " = " + start + ";");
      }
    }
    if (runs) {
      line("    long jump = stepA - k * colA;");
      line("    for (int run = 0; run < runs; run++) {");
      products("      ", strides);
      for (int r = 0; r < rows; r += GROUP) {
        line("      " + pointer(r) + " += jump;");
      }
      line("    }");
    } else {
      products("    ", strides);
    }
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < vectors; v++) {
        line("    " + sum(r, v) + ".intoMemorySegment(ALL, " + atC(r, v, strides) + ", ORDER);");
      }
    }
    line("  }");
  }

  /** The loop over K: a row of B is loaded, then each entry of a column of A meets all of it. */
  private void products(String indent, boolean strides) {
    line(indent + "for (int i = 0; i < k; i++) {");
    for (int v = 0; v < vectors; v++) {
      String at = v == 0 ? "b" : "b + " + (strides ? "v" + v : times(v, "BYTES"));
      line(indent + "  FloatVector b" + v + " = fromMemorySegment(F, ALL, " + at + ", ORDER);");
    }
    for (int r = 0; r < rows; r++) {
      int within = r % GROUP;
      String at = pointer(r - within) + (within == 0 ? "" : " + r" + within);
      line(indent + "  FloatVector a" + r + " = broadcast(F, MEMORY.getFloat(" + at + "));");
      for (int v = 0; v < vectors; v++) {
        String sum = sum(r, v);
        line(indent + "  " + sum + " = a" + r + ".fma(b" + v + ", " + sum + ");");
      }
    }
    for (int r = 0; r < rows; r += GROUP) {
      line(indent + "  " + pointer(r) + " += colA;");
    }
    line(indent + "  b += rowB;");
    line(indent + "}");
  }

  /** The pointer of a group's rows. */
  private static String pointer(int row) {
    return row == 0 ? "a" : "a" + row + "r";
  }

  private static String sum(int row, int vector) {
    return "c" + row + (char) ('a' + vector);
  }

  private static String atC(int row, int vector, boolean strides) {
    return "c"
        + (row == 0 ? "" : " + " + times(row, "rowC"))
        + (vector == 0 ? "" : " + " + times(vector, strides ? "vectorC" : "BYTES"));
  }

  private static String times(int count, String stride) {
    return count == 1 ? stride : count + " * " + stride;
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
