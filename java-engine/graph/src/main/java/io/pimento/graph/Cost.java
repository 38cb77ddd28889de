package io.pimento.graph;

import java.util.List;

/**
 * Work per sample. A multiply-add counts once.
 *
 * @param linear multiply-adds of linear layers
 * @param attentionProduct multiply-adds of attention's two products of activations
 * @param interaction multiply-adds of dot products and factorization
 * @param elementwise other arithmetic operations
 * @param bytes float32 activation bytes read and written
 */
public record Cost(
    long linear, long attentionProduct, long interaction, long elementwise, long bytes) {
  public static final Cost NONE = new Cost(0, 0, 0, 0, 0);

  public Cost plus(Cost other) {
    return new Cost(
        linear + other.linear,
        attentionProduct + other.attentionProduct,
        interaction + other.interaction,
        elementwise + other.elementwise,
        bytes + other.bytes);
  }

  /** All multiply-adds. */
  public long multiplyAdds() {
    return linear + attentionProduct + interaction;
  }

  /** Floating-point operations, a multiply-add counted as two. */
  public long flops() {
    return 2 * multiplyAdds() + elementwise;
  }

  public static Cost linear(long multiplyAdds, List<TensorType> in, List<TensorType> out) {
    return new Cost(multiplyAdds, 0, 0, 0, traffic(in, out));
  }

  public static Cost elementwise(long operations, List<TensorType> in, List<TensorType> out) {
    return new Cost(0, 0, 0, operations, traffic(in, out));
  }

  public static Cost interaction(long multiplyAdds, List<TensorType> in, List<TensorType> out) {
    return new Cost(0, 0, multiplyAdds, 0, traffic(in, out));
  }

  /** Bytes of all batched inputs and outputs; weights are shared by the batch and not counted. */
  public static long traffic(List<TensorType> inputs, List<TensorType> outputs) {
    long bytes = 0;
    for (TensorType t : inputs) {
      bytes += t.batched() ? 4 * t.size() : 0;
    }
    for (TensorType t : outputs) {
      bytes += t.batched() ? 4 * t.size() : 0;
    }
    return bytes;
  }
}
