package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.ProductLayout;
import io.pimento.cuda.ProductTile;
import io.pimento.cuda.TapeLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A backward pass of a few levels: which instructions wait, and for how long. */
class DoGradientsFillIdleLevelsTest {
  private static final int FINISH = 9;
  private static final int BUSY = NodeTape.BUSY;

  private final LevelMemory memory = new LevelMemory(0);
  private final List<TapeEntry> entries = new ArrayList<>();

  private long product(int level, long units) {
    long y = memory.add(4096);
    long[] words = {
      y,
      64,
      0,
      64,
      64,
      0,
      1,
      0,
      ProductLayout.NEITHER_K.number(),
      ProductTile.SMALL.number(),
      0,
      0,
      1,
      memory.add(4096),
      64,
      memory.add(4096),
      64,
      512
    };
    entries.add(new TapeEntry(level, Instruction.PRODUCT, units, words));
    return y;
  }

  private void squares(int level, long gradient) {
    long[] words = {1024, 1, 0, gradient, memory.add(64)};
    entries.add(new TapeEntry(level, Instruction.SQUARES, 1, words));
  }

  private void copy(int level, long units, long from) {
    long[] words = {memory.add(4096), from, 1024, 1, 0};
    entries.add(new TapeEntry(level, Instruction.SUM_PARTS, units, words));
  }

  private void finish() {
    long[] words = {0, 0, 0, 0, 0, 0};
    entries.add(new TapeEntry(FINISH, Instruction.FINISH, 1, words));
  }

  private List<TapeEntry> moved() {
    List<TapeEntry> moved = SlackLevels.of(entries, memory, FINISH + 2);
    assertThat(moved).hasSameSizeAs(entries);
    for (int i = 0; i < moved.size(); i++) {
      assertThat(moved.get(i).words()).as("the order stays").isSameAs(entries.get(i).words());
    }
    return moved;
  }

  @Test
  void aGradientLeavesALevelThatIsFullForOneThatIsNot() {
    long gradient = product(2, BUSY);
    product(2, BUSY);
    squares(3, gradient);
    for (int l = 3; l < FINISH; l++) {
      // One block is at work, as long as a product's.
      if (l == 5) {
        product(l, 1);
      } else {
        copy(l, 1, memory.add(64));
      }
    }
    finish();
    List<TapeEntry> moved = moved();
    assertThat(moved.get(0).level()).as("beside a block that takes as long").isEqualTo(5);
    assertThat(moved.get(1).level()).as("nothing says that its result can wait").isEqualTo(2);
    assertThat(moved.get(2).level()).isBetween(6, FINISH - 1);
  }

  @Test
  void aGradientThatIsReadByAnotherStays() {
    long gradient = product(2, BUSY);
    product(2, BUSY);
    squares(3, gradient);
    copy(4, 1, gradient);
    product(6, 1);
    finish();
    assertThat(moved().get(0).level()).isEqualTo(2);
  }

  @Test
  void aBufferThatTwoProductsMakeStays() {
    long gradient = product(2, BUSY);
    TapeEntry other = entries.getFirst();
    entries.add(new TapeEntry(2, Instruction.PRODUCT, BUSY, other.words().clone()));
    squares(3, gradient);
    product(6, 1);
    finish();
    assertThat(moved().get(0).level()).isEqualTo(2);
  }

  @Test
  void whatIsReadAfterTheEndMayWaitUntilThen() {
    long gradient = product(2, BUSY);
    product(2, BUSY);
    squares(3, gradient);
    product(7, 1);
    finish();
    copy(FINISH + 1, 1, gradient);
    assertThat(moved().get(0).level()).isEqualTo(7);
  }

  @Test
  void nothingMovesPastAMeeting() {
    long gradient = product(2, BUSY);
    product(2, BUSY);
    long[] leaves = {Words.address(Words.EXCHANGE, 0), gradient, 1024, 1, 0};
    entries.add(new TapeEntry(3, Instruction.SUM_PARTS, 1, leaves));
    product(4, 1);
    long[] meets = {0, 0, 0, 0, 0, 0, 0, 0};
    entries.add(new TapeEntry(6, Instruction.MEET, 1, meets));
    product(7, 1);
    finish();
    List<TapeEntry> moved = moved();
    assertThat(moved.get(0).level()).isEqualTo(4);
    assertThat(moved.get(2).level()).isEqualTo(5);
  }

  @Test
  void aLevelIsNotFilledBeyondABlocksMemory() {
    int all = 2 * TapeLimits.LEVEL_WORDS / 19;
    List<Long> gradients = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      gradients.add(product(1, 1));
    }
    product(1, 20L * BUSY);
    gradients.forEach(g -> squares(2, g));
    product(5, 1);
    finish();
    int words = 0;
    int there = 0;
    for (TapeEntry e : moved()) {
      if (e.level() == 5) {
        there++;
        words += e.words().length + 1;
      }
    }
    assertThat(there).isGreaterThan(50);
    assertThat(words + 2).isLessThanOrEqualTo(TapeLimits.LEVEL_WORDS);
  }
}
