package io.pimento.peer.libtorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.pimento.bench.matmul.PeerLoop;

/** Times libtorch's products for {@code pimento bench matmul}. */
public final class Main {
  private Main() {}

  /**
   * @param args the number of threads
   */
  public static void main(String[] args) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      JniUtils.setNumThreads(Integer.parseInt(args[0]));
      PeerLoop.serve((form, m, n, k) -> new Matmul(manager, form, m, n, k), System.in, System.out);
    }
  }

  /** A product of row-major matrices; libtorch allocates its result, as it does in training. */
  private static final class Matmul implements PeerLoop.Product {
    private final NDManager manager;
    private final NDArray a;
    private final NDArray b;

    Matmul(NDManager parent, String form, int m, int n, int k) {
      manager = parent.newSubManager();
      boolean transposeA = form.equals("tn");
      boolean transposeB = form.equals("nt");
      NDArray x = manager.randomUniform(-1, 1, transposeA ? new Shape(k, m) : new Shape(m, k));
      NDArray y = manager.randomUniform(-1, 1, transposeB ? new Shape(n, k) : new Shape(k, n));
      a = transposeA ? x.transpose() : x;
      b = transposeB ? y.transpose() : y;
    }

    @Override
    public void run() {
      a.matMul(b).close();
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
