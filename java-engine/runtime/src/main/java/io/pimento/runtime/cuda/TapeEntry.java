package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An instruction on its way to a tape.
 *
 * @param level that it is of
 * @param units pieces that it is cut into
 * @param words its operands
 */
@SuppressWarnings("ArrayRecordComponent")
record TapeEntry(int level, Instruction instruction, long units, long[] words) {
  TapeEntry at(int other) {
    return new TapeEntry(other, instruction, units, words);
  }

  /** An operand by its name. */
  long operand(String name) {
    return words[instruction.operands().indexOf(name)];
  }

  /** How long the sum of each of a product's segments is. */
  LongStream depths() {
    int first = instruction.operands().indexOf("segment");
    int segments = (words.length - first) / LinearTape.SEGMENT;
    return IntStream.range(0, segments)
        .mapToLong(s -> words[first + LinearTape.SEGMENT * (s + 1) - 1]);
  }

  /** Whether it is a product of matrices: long ones, which blocks take first. */
  boolean product() {
    return instruction == Instruction.PRODUCT || instruction == Instruction.PRODUCT_HALF;
  }
}
