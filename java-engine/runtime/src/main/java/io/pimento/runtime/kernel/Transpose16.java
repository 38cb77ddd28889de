package io.pimento.runtime.kernel;

import static io.pimento.runtime.memory.NativeMemory.ALL;
import static jdk.incubator.vector.IntVector.fromMemorySegment;

import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes blocks of 16 by 16 floats in registers, as bits: sub-blocks off the diagonal change
 * places, first those of 8 by 8, last single entries.
 */
public final class Transpose16 {
  /** Rows and columns of a block. */
  public static final int SIZE = 16;

  private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  static final IntVector LOW8 = low(8);
  static final IntVector HIGH8 = high(8);
  static final IntVector LOW4 = low(4);
  static final IntVector HIGH4 = high(4);
  static final IntVector LOW2 = low(2);
  static final IntVector HIGH2 = high(2);
  static final IntVector LOW1 = low(1);
  static final IntVector HIGH1 = high(1);

  /** Whether this machine's vectors hold a row of a block; block by block is slow elsewhere. */
  public static final boolean FITS = Simd.LANES == SIZE;

  private Transpose16() {}

  /** Which lanes of two rows {@code d} apart make up the upper one: 16 and more are the lower's. */
  private static IntVector low(int d) {
    int[] lanes = new int[SIZE];
    for (int j = 0; j < SIZE; j++) {
      lanes[j] = (j & d) == 0 ? j : j - d + SIZE;
    }
    return IntVector.fromArray(I, lanes, 0);
  }

  /** Which lanes make up the lower one. */
  private static IntVector high(int d) {
    int[] lanes = new int[SIZE];
    for (int j = 0; j < SIZE; j++) {
      lanes[j] = (j & d) == 0 ? j + d : j + SIZE;
    }
    return IntVector.fromArray(I, lanes, 0);
  }

  /**
   * Writes the columns of a block as rows; it may be written where it was read.
   *
   * @param from first entry; its rows of 16 floats are {@code rowFrom} bytes apart
   * @param to first entry; its rows are {@code rowTo} bytes apart
   */
  public static void block(long from, long rowFrom, long to, long rowTo) {
    IntVector a0 = fromMemorySegment(I, ALL, from, ORDER);
    IntVector a1 = fromMemorySegment(I, ALL, from + rowFrom, ORDER);
    IntVector a2 = fromMemorySegment(I, ALL, from + 2 * rowFrom, ORDER);
    IntVector a3 = fromMemorySegment(I, ALL, from + 3 * rowFrom, ORDER);
    IntVector a4 = fromMemorySegment(I, ALL, from + 4 * rowFrom, ORDER);
    IntVector a5 = fromMemorySegment(I, ALL, from + 5 * rowFrom, ORDER);
    IntVector a6 = fromMemorySegment(I, ALL, from + 6 * rowFrom, ORDER);
    IntVector a7 = fromMemorySegment(I, ALL, from + 7 * rowFrom, ORDER);
    IntVector a8 = fromMemorySegment(I, ALL, from + 8 * rowFrom, ORDER);
    IntVector a9 = fromMemorySegment(I, ALL, from + 9 * rowFrom, ORDER);
    IntVector a10 = fromMemorySegment(I, ALL, from + 10 * rowFrom, ORDER);
    IntVector a11 = fromMemorySegment(I, ALL, from + 11 * rowFrom, ORDER);
    IntVector a12 = fromMemorySegment(I, ALL, from + 12 * rowFrom, ORDER);
    IntVector a13 = fromMemorySegment(I, ALL, from + 13 * rowFrom, ORDER);
    IntVector a14 = fromMemorySegment(I, ALL, from + 14 * rowFrom, ORDER);
    IntVector a15 = fromMemorySegment(I, ALL, from + 15 * rowFrom, ORDER);
    IntVector b0 = LOW8.selectFrom(a0, a8);
    IntVector b8 = HIGH8.selectFrom(a0, a8);
    IntVector b1 = LOW8.selectFrom(a1, a9);
    IntVector b9 = HIGH8.selectFrom(a1, a9);
    IntVector b2 = LOW8.selectFrom(a2, a10);
    IntVector b10 = HIGH8.selectFrom(a2, a10);
    IntVector b3 = LOW8.selectFrom(a3, a11);
    IntVector b11 = HIGH8.selectFrom(a3, a11);
    IntVector b4 = LOW8.selectFrom(a4, a12);
    IntVector b12 = HIGH8.selectFrom(a4, a12);
    IntVector b5 = LOW8.selectFrom(a5, a13);
    IntVector b13 = HIGH8.selectFrom(a5, a13);
    IntVector b6 = LOW8.selectFrom(a6, a14);
    IntVector b14 = HIGH8.selectFrom(a6, a14);
    IntVector b7 = LOW8.selectFrom(a7, a15);
    IntVector b15 = HIGH8.selectFrom(a7, a15);
    IntVector c0 = LOW4.selectFrom(b0, b4);
    IntVector c4 = HIGH4.selectFrom(b0, b4);
    IntVector c1 = LOW4.selectFrom(b1, b5);
    IntVector c5 = HIGH4.selectFrom(b1, b5);
    IntVector c2 = LOW4.selectFrom(b2, b6);
    IntVector c6 = HIGH4.selectFrom(b2, b6);
    IntVector c3 = LOW4.selectFrom(b3, b7);
    IntVector c7 = HIGH4.selectFrom(b3, b7);
    IntVector c8 = LOW4.selectFrom(b8, b12);
    IntVector c12 = HIGH4.selectFrom(b8, b12);
    IntVector c9 = LOW4.selectFrom(b9, b13);
    IntVector c13 = HIGH4.selectFrom(b9, b13);
    IntVector c10 = LOW4.selectFrom(b10, b14);
    IntVector c14 = HIGH4.selectFrom(b10, b14);
    IntVector c11 = LOW4.selectFrom(b11, b15);
    IntVector c15 = HIGH4.selectFrom(b11, b15);
    IntVector d0 = LOW2.selectFrom(c0, c2);
    IntVector d2 = HIGH2.selectFrom(c0, c2);
    IntVector d1 = LOW2.selectFrom(c1, c3);
    IntVector d3 = HIGH2.selectFrom(c1, c3);
    IntVector d4 = LOW2.selectFrom(c4, c6);
    IntVector d6 = HIGH2.selectFrom(c4, c6);
    IntVector d5 = LOW2.selectFrom(c5, c7);
    IntVector d7 = HIGH2.selectFrom(c5, c7);
    IntVector d8 = LOW2.selectFrom(c8, c10);
    IntVector d10 = HIGH2.selectFrom(c8, c10);
    IntVector d9 = LOW2.selectFrom(c9, c11);
    IntVector d11 = HIGH2.selectFrom(c9, c11);
    IntVector d12 = LOW2.selectFrom(c12, c14);
    IntVector d14 = HIGH2.selectFrom(c12, c14);
    IntVector d13 = LOW2.selectFrom(c13, c15);
    IntVector d15 = HIGH2.selectFrom(c13, c15);
    IntVector e0 = LOW1.selectFrom(d0, d1);
    IntVector e1 = HIGH1.selectFrom(d0, d1);
    IntVector e2 = LOW1.selectFrom(d2, d3);
    IntVector e3 = HIGH1.selectFrom(d2, d3);
    IntVector e4 = LOW1.selectFrom(d4, d5);
    IntVector e5 = HIGH1.selectFrom(d4, d5);
    IntVector e6 = LOW1.selectFrom(d6, d7);
    IntVector e7 = HIGH1.selectFrom(d6, d7);
    IntVector e8 = LOW1.selectFrom(d8, d9);
    IntVector e9 = HIGH1.selectFrom(d8, d9);
    IntVector e10 = LOW1.selectFrom(d10, d11);
    IntVector e11 = HIGH1.selectFrom(d10, d11);
    IntVector e12 = LOW1.selectFrom(d12, d13);
    IntVector e13 = HIGH1.selectFrom(d12, d13);
    IntVector e14 = LOW1.selectFrom(d14, d15);
    IntVector e15 = HIGH1.selectFrom(d14, d15);
    e0.intoMemorySegment(ALL, to, ORDER);
    e1.intoMemorySegment(ALL, to + rowTo, ORDER);
    e2.intoMemorySegment(ALL, to + 2 * rowTo, ORDER);
    e3.intoMemorySegment(ALL, to + 3 * rowTo, ORDER);
    e4.intoMemorySegment(ALL, to + 4 * rowTo, ORDER);
    e5.intoMemorySegment(ALL, to + 5 * rowTo, ORDER);
    e6.intoMemorySegment(ALL, to + 6 * rowTo, ORDER);
    e7.intoMemorySegment(ALL, to + 7 * rowTo, ORDER);
    e8.intoMemorySegment(ALL, to + 8 * rowTo, ORDER);
    e9.intoMemorySegment(ALL, to + 9 * rowTo, ORDER);
    e10.intoMemorySegment(ALL, to + 10 * rowTo, ORDER);
    e11.intoMemorySegment(ALL, to + 11 * rowTo, ORDER);
    e12.intoMemorySegment(ALL, to + 12 * rowTo, ORDER);
    e13.intoMemorySegment(ALL, to + 13 * rowTo, ORDER);
    e14.intoMemorySegment(ALL, to + 14 * rowTo, ORDER);
    e15.intoMemorySegment(ALL, to + 15 * rowTo, ORDER);
  }
}
