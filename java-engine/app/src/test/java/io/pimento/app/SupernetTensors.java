package io.pimento.app;

import io.pimento.runtime.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What tells two supernets of the same tensors apart.
 *
 * @param halves how many there are in tables of half precision
 * @param others part of them that differ
 * @param halfDifference largest difference of them, over the largest number of its table
 * @param floatDifference the same of floats
 */
record SupernetTensors(long halves, double others, double halfDifference, double floatDifference) {
  /** Stands before the names of such tables. */
  private static final String HALF = "half ";

  private static final double SMALLEST_SCALE = 1e-2;

  /** All that a checkpoint holds of weights and of what the optimizer remembers. */
  static byte[] bytes(Path supernet) throws IOException {
    byte[] all = Files.readAllBytes(supernet);
    long start = Safetensors.readHeader(supernet).dataStart();
    return Arrays.copyOfRange(all, Math.toIntExact(start), all.length);
  }

  static SupernetTensors compare(Path one, Path other) throws IOException {
    SortedMap<String, ByteBuffer> a = read(one);
    SortedMap<String, ByteBuffer> b = read(other);
    if (!a.keySet().equals(b.keySet())) {
      throw new IllegalArgumentException(one + " and " + other + " have not the same tensors");
    }
    long halves = 0;
    long others = 0;
    double halfDifference = 0;
    double floatDifference = 0;
    for (String name : a.keySet()) {
      ByteBuffer x = a.get(name);
      ByteBuffer y = b.get(name);
      if (name.startsWith(HALF)) {
        halves += x.remaining() / Short.BYTES;
        others += differing(copy(x), copy(y));
        halfDifference = Math.max(halfDifference, difference(x, y, SupernetTensors::half));
      } else {
        floatDifference = Math.max(floatDifference, difference(x, y, ByteBuffer::getFloat));
      }
    }
    return new SupernetTensors(halves, (double) others / halves, halfDifference, floatDifference);
  }

  private static ByteBuffer copy(ByteBuffer x) {
    return x.duplicate().order(x.order());
  }

  private static float half(ByteBuffer x) {
    return Float.float16ToFloat(x.getShort());
  }

  private static long differing(ByteBuffer x, ByteBuffer y) {
    long n = 0;
    while (x.hasRemaining()) {
      n += half(x) == half(y) ? 0 : 1;
    }
    return n;
  }

  private static double difference(ByteBuffer x, ByteBuffer y, ToDoubleFunction<ByteBuffer> next) {
    double largest = SMALLEST_SCALE;
    double difference = 0;
    while (x.hasRemaining()) {
      double v = next.applyAsDouble(x);
      largest = Math.max(largest, Math.abs(v));
      difference = Math.max(difference, Math.abs(v - next.applyAsDouble(y)));
    }
    return difference / largest;
  }

  private static SortedMap<String, ByteBuffer> read(Path file) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(file);
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    SortedMap<String, ByteBuffer> tensors = new TreeMap<>();
    header
        .tensors()
        .forEach(
            (name, e) -> {
              int from = Math.toIntExact(header.dataStart() + e.from());
              int bytes = Math.toIntExact(e.to() - e.from());
              tensors.put(
                  (e.type().equals("F16") ? HALF : "") + name,
                  all.slice(from, bytes).order(ByteOrder.LITTLE_ENDIAN));
            });
    return tensors;
  }
}
