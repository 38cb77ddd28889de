package io.pimento.peer.onednn;

import io.pimento.bench.matmul.PeerLoop;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;

/** Times oneDNN's products for {@code pimento bench matmul}. */
public final class Main {
  private Main() {}

  /** The number of threads comes in the environment, which OpenMP reads. */
  public static void main(String[] args) throws Exception {
    Loader.load(dnnl.class);
    PeerLoop.serve(Sgemm::new, System.in, System.out);
  }

  /** A product of row-major matrices. */
  private static final class Sgemm implements PeerLoop.Product {
    private final boolean transposeA;
    private final boolean transposeB;
    private final int m;
    private final int n;
    private final int k;
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer c;

    Sgemm(String form, int m, int n, int k) {
      transposeA = form.equals("tn");
      transposeB = form.equals("nt");
      this.m = m;
      this.n = n;
      this.k = k;
      a = filled((long) m * k);
      b = filled((long) n * k);
      c = filled((long) m * n);
    }

    private static FloatPointer filled(long count) {
      FloatPointer p = new FloatPointer(count);
      for (long i = 0; i < count; i++) {
        p.put(i, (i * 37 % 101) / 101f - 0.5f);
      }
      return p;
    }

    @Override
    public void run() {
      int status =
          dnnl.dnnl_sgemm(
              (byte) (transposeA ? 'T' : 'N'),
              (byte) (transposeB ? 'T' : 'N'),
              m,
              n,
              k,
              1,
              a,
              transposeA ? m : k,
              b,
              transposeB ? k : n,
              0,
              c,
              n);
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException("dnnl_sgemm answered " + status);
      }
    }

    @Override
    public void close() {
      a.close();
      b.close();
      c.close();
    }
  }
}
