package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The words of a tape, read as tape.cu reads them. */
class IsATapeLaidOutAsTheKernelReadsItTest {
  @Test
  void levelsInstructionsAndOperandsAreWhereTheKernelLooks() {
    TapeWriter writer = new TapeWriter();
    writer.add(0, Instruction.FILL, 3, 100, 7, 8);
    writer.add(1, Instruction.FILL, 2, 200, 9, 10);
    writer.add(1, Instruction.ADD, 5, 300, 11, 1, 12);
    long[] tape = writer.words();
    assertThat(tape[0]).isEqualTo(2);
    int at = (int) tape[3];
    assertThat(tape[4]).isEqualTo(2 + 2 + 3 + 4);
    assertThat(tape[at]).isEqualTo(2);
    assertThat(tape[at + 1]).isEqualTo(7);
    long second = tape[at + 3];
    assertThat(second & 0xff).isEqualTo(Instruction.ADD.number());
    assertThat(second >> 24).isEqualTo(2);
    int operands = at + (int) ((second >> 8) & 0xffff);
    assertThat(tape[operands]).isEqualTo(300);
    assertThat(tape[operands + 3]).isEqualTo(12);
  }

  @Test
  void aLevelTooLargeForABlockBecomesSeveral() {
    TapeWriter writer = new TapeWriter();
    for (int i = 0; i < TapeLimits.LEVEL_WORDS; i++) {
      writer.add(0, Instruction.FILL, 1, i, 0, 0);
    }
    long[] tape = writer.words();
    assertThat(tape[0]).isGreaterThan(1);
    long instructions = 0;
    for (int l = 0; l < tape[0]; l++) {
      assertThat(tape[2 + 2 * l]).isLessThanOrEqualTo(TapeLimits.LEVEL_WORDS);
      instructions += tape[(int) tape[1 + 2 * l]];
    }
    assertThat(instructions).isEqualTo(TapeLimits.LEVEL_WORDS);
  }

  @Test
  void instructionsThatReadTheSameTakeTurns() {
    TapeWriter writer = new TapeWriter();
    writer.addReading(0, Instruction.FILL, 4, 99, 100, 7, 8);
    writer.add(0, Instruction.FILL, 2, 200, 9, 10);
    writer.addReading(0, Instruction.FILL, 4, 99, 300, 11, 12);
    writer.addReading(0, Instruction.FILL, 5, 99, 400, 13, 14);
    long[] tape = writer.words();
    int at = (int) tape[1];
    assertThat(tape[at]).isEqualTo(4);
    assertThat(tape[at + 1]).isEqualTo(4 + 4 + 2 + 5);
    // Units, first unit and instructions in the group but one: the two of four units go together.
    long[] counts = new long[4];
    long[] firsts = new long[4];
    long[] groups = new long[4];
    for (int i = 0; i < 4; i++) {
      long head = tape[at + 2 + i];
      counts[i] = tape[at + (int) (head >> 8 & 0xffff)];
      firsts[i] = head >> 24 & 0xffff_ffffL;
      groups[i] = head >> 56 & 0xff;
    }
    assertThat(counts).containsExactly(100, 300, 200, 400);
    assertThat(firsts).containsExactly(0, 0, 8, 10);
    assertThat(groups).containsExactly(1, 1, 0, 0);
  }

  @Test
  void missingOperandsAreAnError() {
    assertThatThrownBy(() -> new TapeWriter().add(0, Instruction.FILL, 1, 1, 2))
        .hasMessageContaining("FILL takes [count, y, v], got 2 words");
  }

  @Test
  void aBlocksMemoryFitsGpusThatAreNotMadeForServers() {
    // CUDA's table of compute capabilities: 8.6 and 8.9 give a block 99 KiB.
    assertThat(TapeLimits.SHARED_BYTES).isLessThanOrEqualTo(99 << 10);
  }
}
