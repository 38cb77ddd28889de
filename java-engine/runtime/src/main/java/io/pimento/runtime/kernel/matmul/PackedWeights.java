package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.GrowingBlock;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine's own products with operands B that are packed once for many products of few rows. A
 * row has the bits that {@link VectorMatmul} gives it. After {@link #pack} any thread may multiply.
 */
public final class PackedWeights extends OwnProducts implements AutoCloseable {
  private static final int BLOCK_K = 128;

  /** Floats of a part of the packing, about. */
  private static final int PART = 1 << 15;

  private record Key(ProductForm form, Matrix b) {}

  /** Panels of one operand. */
  private record Part(Strided b, int n, int k, int from, int to, long offset) {}

  private final MatmulProvider own;
  private final GrowingBlock block = new GrowingBlock();
  private final Map<Key, Long> offsets = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private long floats;
  private long base;

  /**
   * None yet.
   *
   * @param own whoever has the engine's own products, for operands that are not packed here
   */
  public PackedWeights(MatmulProvider own) {
    this.own = own;
  }

  /** Forgets all operands. */
  public void clear() {
    offsets.clear();
    parts.clear();
    floats = 0;
  }

  /** Takes an operand B of the form NT or NN, to be packed. */
  public void add(ProductForm form, Matrix b) {
    int n = form == ProductForm.NT ? b.rows() : b.columns();
    int k = form == ProductForm.NT ? b.columns() : b.rows();
    if (form == ProductForm.TN || n <= 1 || k == 0 || offsets.containsKey(new Key(form, b))) {
      return;
    }
    offsets.put(new Key(form, b), floats);
    Strided strided = form == ProductForm.NT ? Strided.transposed(b) : Strided.of(b);
    int panels = Tiles.panels(n);
    int together = Math.max(1, PART / (Tiles.BROAD * k));
    for (int p = 0; p < panels; p += together) {
      parts.add(new Part(strided, n, k, p, Math.min(panels, p + together), floats));
    }
    floats += ((long) Tiles.padded(n) * k + 15) / 16 * 16;
  }

  /** Packs all operands. */
  public void pack(Workers workers) {
    base = block.floats(floats + 16, floats + floats / 8 + 16);
    workers.run(parts.size(), (p, worker) -> pack(parts.get(p)));
  }

  private void pack(Part part) {
    for (int p = part.from; p < part.to; p++) {
      Packing.panelOf(part.b, part.n, part.k, p, base + 4L * part.offset);
    }
  }

  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    Long offset = form == ProductForm.TN ? null : offsets.get(new Key(form, b));
    if (offset == null) {
      own.multiply(w, form, a, b, c, accumulate, bias);
      return;
    }
    form.require(a, b, c);
    Warmup.before(w, c.rows(), c.columns(), a.columns());
    boolean add = accumulate;
    if (bias != 0) {
      long rowC = 4L * c.stride();
      ProductStart.write(0, c.rows(), 0, c.columns(), c.address(), rowC, accumulate, bias);
      add = true;
    }
    long scratch = w.scratch(0, Tiles.EDGE_FLOATS);
    run(c.rows(), c.columns(), a.columns(), a, base + 4L * offset, c, add, scratch);
  }

  private static void run(
      int m, int n, int k, Matrix left, long packed, Matrix result, boolean start, long scratch) {
    long rowA = 4L * left.stride();
    long rowC = 4L * result.stride();
    int width;
    for (int j = 0; j < n; j += width) {
      width = Tiles.panel(n - j);
      int columns = Math.min(width, n - j);
      for (int k0 = 0; k0 < k; k0 += BLOCK_K) {
        int depth = Math.min(BLOCK_K, k - k0);
        boolean add = start || k0 > 0;
        long panel = packed + 4L * ((long) j * k + (long) k0 * width);
        long rowB = 4L * width;
        for (int i = 0; i < m; ) {
          int rows = Tiles.rows(m - i, width);
          long a = left.address() + i * rowA + 4L * k0;
          long c = result.address() + i * rowC + 4L * j;
          if (columns == width) {
            Tiles.run(rows, width, add, depth, a, rowA, 4, panel, rowB, c, rowC);
          } else {
            Tiles.edge(rows, width, columns, add, depth, a, rowA, 4, panel, rowB, c, rowC, scratch);
          }
          i += rows;
        }
      }
    }
  }

  /** Frees what is packed. */
  @Override
  public void close() {
    block.close();
  }
}
