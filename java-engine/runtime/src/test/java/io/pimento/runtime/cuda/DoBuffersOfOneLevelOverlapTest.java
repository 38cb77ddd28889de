package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random lives of buffers: those that live in one level must not share bytes. */
class DoBuffersOfOneLevelOverlapTest {
  private record Life(long word, long bytes, int first, int last) {}

  @Test
  void buffersThatLiveTogetherLieApart() {
    SplittableRandom random = new SplittableRandom(5);
    int levels = 30;
    LevelMemory memory = new LevelMemory(0);
    List<Life> lives = new ArrayList<>();
    long all = 0;
    for (int i = 0; i < 200; i++) {
      long bytes = 1 + random.nextInt(5000);
      int first = random.nextInt(levels);
      int last = Math.min(levels - 1, first + random.nextInt(6));
      long word = memory.add(bytes);
      memory.touch(word, first);
      memory.touch(word, last);
      lives.add(new Life(word, bytes, first, last));
      all += bytes;
    }
    memory.place(levels);
    for (Life a : lives) {
      for (Life b : lives) {
        boolean together = a != b && a.first() <= b.last() && b.first() <= a.last();
        if (together) {
          long x = Words.offset(memory.resolve(a.word()));
          long y = Words.offset(memory.resolve(b.word()));
          assertThat(x + a.bytes() <= y || y + b.bytes() <= x).isTrue();
        }
      }
    }
    assertThat(memory.size()).isLessThan(all / 2);
  }

  @Test
  void guardZonesAreNotUsedAgain() {
    LevelMemory memory = new LevelMemory(64);
    long early = memory.add(1000);
    long late = memory.add(3000);
    memory.touch(early, 0);
    memory.touch(late, 2);
    memory.place(3);
    for (long[] zone : memory.guards()) {
      for (long[] buffer : new long[][] {{early, 1000}, {late, 3000}}) {
        long at = Words.offset(memory.resolve(buffer[0]));
        assertThat(zone[0] + zone[1] <= at || at + buffer[1] <= zone[0]).isTrue();
      }
    }
  }

  @Test
  void aKeptBufferIsNeverReused() {
    LevelMemory memory = new LevelMemory(0);
    long kept = memory.add(1000);
    long later = memory.add(1000);
    memory.touch(kept, 0);
    memory.keep(kept);
    memory.touch(later, 3);
    memory.place(5);
    assertThat(memory.resolve(kept)).isNotEqualTo(memory.resolve(later));
  }
}
