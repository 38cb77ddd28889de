package io.pimento.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Types of real numbers that tensors of other programs have, under the format's names. */
enum FloatType {
  F32("float32", Float.BYTES) {
    @Override
    double get(ByteBuffer from) {
      return from.getFloat();
    }
  },
  F64("float64", Double.BYTES) {
    @Override
    double get(ByteBuffer from) {
      return from.getDouble();
    }
  },
  F16("float16", Short.BYTES) {
    @Override
    double get(ByteBuffer from) {
      return Float.float16ToFloat(from.getShort());
    }
  },
  /** The upper half of a float32. */
  BF16("bfloat16", Short.BYTES) {
    @Override
    double get(ByteBuffer from) {
      return Float.intBitsToFloat(from.getShort() << Short.SIZE);
    }
  };

  private final String words;
  private final int bytes;

  FloatType(String words, int bytes) {
    this.words = words;
    this.bytes = bytes;
  }

  /** The next number of little-endian bytes. */
  abstract double get(ByteBuffer from);

  /** The name that people know. */
  String words() {
    return words;
  }

  /** Bytes of a number. */
  int bytes() {
    return bytes;
  }

  /**
   * Bytes of a tensor.
   *
   * @throws ArithmeticException if nothing can have so many
   */
  long bytes(List<Integer> shape) {
    long n = bytes;
    for (int d : shape) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /** The type of that name, if it is one of these. */
  static Optional<FloatType> of(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }
}
