package io.pimento.runtime.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.op.BagMode;
import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.plan.RowGradientLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numbers")
final class AreTableGradientsTheSameInAnyOrderTest {
  private static final int ROWS = 40_000_000;

  /** The multiplicative inverse of the golden ratio that the hash multiplies by. */
  private static final int BACK = inverse(0x9E3779B1);

  private static int inverse(int odd) {
    int x = odd;
    for (int i = 0; i < 5; i++) {
      x *= 2 - odd * x;
    }
    return x;
  }

  @Test
  void aFieldAloneHasTheRowsOfAscendingOrder() {
    for (int width : new int[] {1, 7, 16, 64}) {
      for (int batch : new int[] {1, 511, RowNumbering.TOGETHER_FROM + 77}) {
        for (IntUnaryOperator draw : draws()) {
          holdFields(batch, 1, width, draw);
        }
      }
    }
  }

  @Test
  void severalFieldsHaveTheRowsOfAscendingOrder() {
    for (IntUnaryOperator draw : draws()) {
      holdFields(500, 3, 16, draw);
    }
  }

  private static List<IntUnaryOperator> draws() {
    SplittableRandom random = new SplittableRandom(3);
    return List.of(
        i -> random.nextInt(ROWS),
        i -> (int) Math.pow(ROWS - 1, random.nextDouble()),
        i -> i * 1024 % ROWS,
        i -> 7,
        // All in one region of the table, which is too small for them.
        i -> (i * BACK >>> 1) % ROWS,
        AreTableGradientsTheSameInAnyOrderTest::colliding);
  }

  /** The i-th number or so whose hash begins with eight zeros. */
  private static int colliding(int i) {
    int id = (i + 1) * BACK;
    return id < 0 || id >= ROWS ? i : id;
  }

  private static void holdFields(int batch, int fields, int width, IntUnaryOperator draw) {
    try (MemoryOwner memory = new MemoryOwner()) {
      long ids = memory.floats((long) batch * fields);
      for (int i = 0; i < batch * fields; i++) {
        NativeMemory.putInt(ids, i, draw.applyAsInt(i));
      }
      long gradient = random(memory, batch * fields * width);
      int[] rows = new int[fields];
      Arrays.fill(rows, ROWS);
      long[] out = new long[fields];
      Arrays.setAll(out, f -> memory.floats(RowGradientLayout.bytes(batch, width) / 4 + 16));
      List<List<Map<Integer, List<Float>>>> found = new ArrayList<>();
      for (RowOrder order : RowOrder.values()) {
        for (int threads : new int[] {1, 3, 4, 9}) {
          try (Workers workers = new Workers(threads)) {
            RowGradientKernel.fields(workers, batch, rows, width, ids, gradient, out, order);
          }
          found.add(Arrays.stream(out).mapToObj(o -> read(o, batch, width)).toList());
        }
      }
      hold(found);
    }
  }

  @Test
  void bagsHaveTheRowsOfAscendingOrder() {
    for (BagMode mode : BagMode.values()) {
      for (int width : new int[] {3, 16}) {
        holdBags(300, mode, width);
        holdBags(7000, mode, width);
      }
    }
  }

  private static void holdBags(int batch, BagMode mode, int width) {
    SplittableRandom random = new SplittableRandom(5);
    try (MemoryOwner memory = new MemoryOwner()) {
      int[] offsets = new int[batch + 1];
      for (int b = 0; b < batch; b++) {
        offsets[b + 1] = offsets[b] + random.nextInt(9);
      }
      int entries = offsets[batch];
      long bags = memory.floats(batch + 1L + 2L * entries);
      for (int b = 0; b <= batch; b++) {
        NativeMemory.putInt(bags, b, offsets[b]);
      }
      for (int i = 0; i < entries; i++) {
        int id = (int) Math.pow(ROWS - 1, random.nextDouble());
        NativeMemory.putInt(bags, batch + 1L + i, id);
        NativeMemory.put(bags, batch + 1L + entries + i, (float) random.nextDouble());
      }
      Matrix gradient = Matrix.dense(random(memory, batch * width), batch, width);
      long out = memory.floats(RowGradientLayout.bytes(entries, width) / 4 + 16);
      List<List<Map<Integer, List<Float>>>> found = new ArrayList<>();
      for (RowOrder order : RowOrder.values()) {
        for (int threads : new int[] {1, 2, 5}) {
          try (Workers workers = new Workers(threads)) {
            BagInputs in = BagInputs.at(bags, batch, mode);
            RowGradientKernel.bags(workers, in, gradient, ROWS, entries, out, order);
          }
          found.add(List.of(read(out, entries, width)));
        }
      }
      hold(found);
    }
  }

  @Test
  void anIdOutsideItsTableIsNamed() {
    try (MemoryOwner memory = new MemoryOwner();
        Workers workers = new Workers(1)) {
      long ids = memory.floats(2);
      NativeMemory.putInt(ids, 1, ROWS);
      long gradient = random(memory, 32);
      long[] out = {memory.floats(RowGradientLayout.bytes(2, 16) / 4 + 16)};
      int[] rows = {ROWS};
      assertThatThrownBy(
              () ->
                  RowGradientKernel.fields(workers, 2, rows, 16, ids, gradient, out, RowOrder.ANY))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining(Integer.toString(ROWS));
    }
  }

  /** All found the same rows; those in any order in the same order, too. */
  private static void hold(List<List<Map<Integer, List<Float>>>> found) {
    int each = found.size() / RowOrder.values().length;
    for (List<Map<Integer, List<Float>>> one : found) {
      assertThat(one).isEqualTo(found.getFirst());
    }
    List<List<Integer>> order = orders(found.get(each));
    for (int i = each; i < found.size(); i++) {
      assertThat(orders(found.get(i))).isEqualTo(order);
    }
    for (List<Integer> numbers : orders(found.getFirst())) {
      assertThat(numbers).isSorted();
    }
  }

  private static List<List<Integer>> orders(List<Map<Integer, List<Float>>> found) {
    return found.stream().map(m -> List.copyOf(new ArrayList<>(m.keySet()))).toList();
  }

  private static Map<Integer, List<Float>> read(long out, int capacity, int width) {
    int count = NativeMemory.getInt(out, 0);
    Map<Integer, List<Float>> rows = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      List<Float> row = new ArrayList<>();
      for (int c = 0; c < width; c++) {
        long at = out + RowGradientLayout.gradientsAt(capacity);
        row.add(NativeMemory.get(at, (long) i * width + c));
      }
      rows.put(NativeMemory.getInt(out + RowGradientLayout.rowsAt(), i), row);
    }
    assertThat(rows).as("no row comes twice").hasSize(count);
    return rows;
  }

  private static long random(MemoryOwner memory, int floats) {
    SplittableRandom random = new SplittableRandom(floats);
    long at = memory.floats(floats);
    for (int i = 0; i < floats; i++) {
      NativeMemory.put(at, i, (float) random.nextDouble(-1, 1));
    }
    return at;
  }
}
