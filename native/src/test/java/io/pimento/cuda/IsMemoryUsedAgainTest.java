package io.pimento.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether blocks that were given back serve what fits them, and nothing else. */
class IsMemoryUsedAgainTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void areBlocksLargeEnoughAndAtMostAnEighthLarger() {
    BlockPool pool = new BlockPool(MEBIBYTE, MEBIBYTE);
    new Random(1)
        .longs(1000, 1, MEBIBYTE)
        .forEach(
            wanted -> {
              long size = pool.size(wanted);
              assertThat(size).isBetween(wanted, wanted + wanted / 8);
              assertThat(pool.size(size)).as("its own size").isEqualTo(size);
            });
    assertThat(pool.size(MEBIBYTE + 1)).isEqualTo(MEBIBYTE + 1);
  }

  @Test
  void doesABlockServeOnceUntilItIsGivenBack() {
    BlockPool pool = new BlockPool(MEBIBYTE, MEBIBYTE);
    assertThat(pool.take(4096)).isZero();
    assertThat(pool.keep(7, 4096)).isTrue();
    assertThat(pool.bytes()).isEqualTo(4096);
    assertThat(pool.take(8192)).as("another size").isZero();
    assertThat(pool.take(4096)).isEqualTo(7);
    assertThat(pool.take(4096)).isZero();
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void isNoMoreKeptThanThereIsRoomFor() {
    BlockPool pool = new BlockPool(MEBIBYTE, 3 * MEBIBYTE / 2);
    assertThat(pool.keep(1, 2 * MEBIBYTE)).as("too large").isFalse();
    assertThat(pool.keep(2, MEBIBYTE)).isTrue();
    assertThat(pool.keep(3, MEBIBYTE)).as("no room").isFalse();
    assertThat(pool.keep(4, MEBIBYTE / 2)).isTrue();
    assertThat(pool.drain()).containsExactlyInAnyOrder(2L, 4L);
    assertThat(pool.take(MEBIBYTE)).isZero();
    assertThat(pool.keep(5, MEBIBYTE)).isTrue();
    assertThat(new BlockPool(MEBIBYTE, 0).keep(6, 256)).as("switched off").isFalse();
  }
}
