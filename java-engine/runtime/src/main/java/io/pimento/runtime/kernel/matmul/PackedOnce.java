package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.HashMap;
import java.util.Map;

/**
 * The engine's own products with operands B that stay as they are, each packed once. A row has the
 * bits that {@link VectorMatmul} gives it. Where an operand's panels lie they stay, so that jobs
 * over them can be done again.
 */
public final class PackedOnce extends OwnProducts implements AutoCloseable {
  private record Key(ProductForm form, Matrix b) {}

  private final MatmulProvider own = new VectorMatmul();
  private final Map<Key, NativeBlock> panels = new HashMap<>();

  /** Packs an operand B of the form NT or NN, unless it is known. */
  public void keep(Workers workers, ProductForm form, Matrix b) {
    int n = form == ProductForm.NT ? b.rows() : b.columns();
    int k = form == ProductForm.NT ? b.columns() : b.rows();
    Key key = new Key(form, b);
    if (form == ProductForm.TN || n <= 1 || k == 0 || panels.containsKey(key)) {
      return;
    }
    Strided strided = form == ProductForm.NT ? Strided.transposed(b) : Strided.of(b);
    NativeBlock block = NativeMemory.allocateFloats((long) Tiles.padded(n) * k + 16);
    long to = block.address();
    workers.run(Tiles.panels(n), (p, worker) -> Packing.panelOf(strided, n, k, p, to));
    panels.put(key, block);
  }

  /** Whether an operand was packed. */
  public boolean keeps(ProductForm form, Matrix b) {
    return panels.containsKey(new Key(form, b));
  }

  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    NativeBlock kept = panels.get(new Key(form, b));
    if (kept == null) {
      own.multiply(w, form, a, b, c, accumulate, bias);
      return;
    }
    form.require(a, b, c);
    Warmup.before(w, c.rows(), c.columns(), a.columns());
    BlockedProduct.ofPacked(
        w,
        c.rows(),
        c.columns(),
        a.columns(),
        Strided.of(a),
        kept.address(),
        c.address(),
        4L * c.stride(),
        accumulate,
        bias);
  }

  /** Frees what is packed. */
  @Override
  public void close() {
    panels.values().forEach(NativeBlock::close);
    panels.clear();
  }
}
