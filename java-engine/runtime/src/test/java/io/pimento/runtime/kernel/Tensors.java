package io.pimento.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.memory.GuardedBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Guarded tensors of one test case; closing checks every guard. */
public final class Tensors implements AutoCloseable {
  private final List<GuardedBlock> blocks = new ArrayList<>();
  private final Random random;

  public Tensors(long seed) {
    random = new Random(seed);
  }

  /** Floats of a normal distribution. */
  public long normal(long floats) {
    long address = poisoned(floats);
    for (long i = 0; i < floats; i++) {
      NativeMemory.put(address, i, (float) random.nextGaussian());
    }
    return address;
  }

  /** A matrix of {@code rows} by {@code columns}; what lies between its rows is NaN. */
  public long normal(long rows, int columns, int stride) {
    long address = poisoned(rows * stride);
    for (long i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        NativeMemory.put(address, i * stride + j, (float) random.nextGaussian());
      }
    }
    return address;
  }

  /** Floats that are all NaN. */
  public long poisoned(long floats) {
    GuardedBlock block = GuardedBlock.allocateFloats(floats);
    blocks.add(block);
    return block.address();
  }

  public long floats(float... values) {
    long address = poisoned(values.length);
    NativeMemory.copy(values, 0, address, values.length);
    return address;
  }

  public long ints(int... values) {
    long address = poisoned(values.length);
    NativeMemory.copyInts(values, 0, address, values.length);
    return address;
  }

  public static float[] read(long address, int floats) {
    float[] values = new float[floats];
    NativeMemory.copy(address, values, 0, floats);
    return values;
  }

  public static double at(long address, long index) {
    return NativeMemory.get(address, index);
  }

  /** Runs the work with one thread and with several, and demands the same bits in the outputs. */
  public void onAnyThreads(Consumer<Workers> work, long... outputsAndSizes) {
    float[][] before = snapshot(outputsAndSizes);
    float[][] first = null;
    for (int threads : new int[] {1, 2, 3}) {
      for (int i = 0; i < before.length; i++) {
        NativeMemory.copy(before[i], 0, outputsAndSizes[2 * i], before[i].length);
      }
      try (Workers workers = new Workers(threads)) {
        work.accept(workers);
      }
      float[][] now = snapshot(outputsAndSizes);
      if (first == null) {
        first = now;
      }
      for (int i = 0; i < now.length; i++) {
        assertThat(bits(now[i]))
            .as("output %d with %d threads", i, threads)
            .isEqualTo(bits(first[i]));
      }
    }
  }

  private static float[][] snapshot(long... outputsAndSizes) {
    float[][] copies = new float[outputsAndSizes.length / 2][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = read(outputsAndSizes[2 * i], (int) outputsAndSizes[2 * i + 1]);
    }
    return copies;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  /** Demands |actual − expected| ≤ tolerance · max(1, largest |expected|). */
  public static void assertClose(String what, long actual, double[] expected, double tolerance) {
    double scale = 1;
    for (double x : expected) {
      scale = Math.max(scale, Math.abs(x));
    }
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(at(actual, i) - expected[i]);
      if (!(error <= tolerance * scale)) {
        assertThat(at(actual, i)).as("%s[%d]", what, i).isEqualTo(expected[i]);
      }
    }
  }

  @Override
  public void close() {
    blocks.forEach(GuardedBlock::checkGuards);
    blocks.forEach(GuardedBlock::close);
  }
}
