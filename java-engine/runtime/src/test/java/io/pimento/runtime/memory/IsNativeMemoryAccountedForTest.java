package io.pimento.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsNativeMemoryAccountedForTest {
  @Test
  void areBlocksAlignedAndZeroed() {
    for (long floats : new long[] {0, 1, 15, 16, 17, 1000, (1 << 20) + 3}) {
      try (NativeBlock block = NativeMemory.allocateFloats(floats)) {
        assertThat(block.address() % NativeMemory.ALIGNMENT).isZero();
        assertThat(block.floats()).isEqualTo(floats);
        for (long i = 0; i < floats; i++) {
          assertThat(Float.floatToRawIntBits(NativeMemory.get(block.address(), i))).isZero();
          NativeMemory.put(block.address(), i, 1f);
        }
      }
    }
  }

  @Test
  void isALargeBlockAlignedToHugePages() {
    try (NativeBlock block = NativeMemory.allocateFloats(1 << 20)) {
      assertThat(block.address() % (2 << 20)).isZero();
    }
  }

  @Test
  void doTheAccountsFollowAllocationAndRelease() {
    long live = NativeMemory.liveBytes();
    long blocks = NativeMemory.liveBlocks();
    NativeMemory.resetPeak();
    NativeBlock block = NativeMemory.allocateFloats(100);
    assertThat(block.bytes()).isEqualTo(448);
    assertThat(NativeMemory.liveBytes()).isEqualTo(live + 448);
    assertThat(NativeMemory.liveBlocks()).isEqualTo(blocks + 1);
    NativeMemory.free(block);
    NativeMemory.free(block);
    assertThat(NativeMemory.liveBytes()).isEqualTo(live);
    assertThat(NativeMemory.liveBlocks()).isEqualTo(blocks);
    assertThat(NativeMemory.peakBytes()).isEqualTo(live + 448);
  }

  @Test
  void doesAnOwnerFreeAllItsBlocks() {
    long live = NativeMemory.liveBytes();
    MemoryOwner owner = new MemoryOwner();
    long address = owner.floats(10);
    NativeMemory.put(address, 9, 3f);
    owner.block(20).close();
    assertThat(owner.bytes()).isEqualTo(64);
    owner.close();
    assertThat(NativeMemory.liveBytes()).isEqualTo(live);
    assertThatThrownBy(() -> owner.floats(1)).hasMessageContaining("closed");
  }

  @Test
  void doesAnImpossibleRequestNameItselfAndWhatIsLive() {
    try (NativeBlock block = NativeMemory.allocateFloats(1 << 18)) {
      assertThat(block.isClosed()).isFalse();
      assertThatThrownBy(() -> NativeMemory.allocateFloats(1L << 47))
          .isInstanceOf(OutOfNativeMemoryException.class)
          .hasMessageContaining("140737488355328 floats")
          .hasMessageContaining("live are ");
      assertThatThrownBy(() -> NativeMemory.allocateFloats(Long.MAX_VALUE))
          .isInstanceOf(OutOfNativeMemoryException.class);
      assertThatThrownBy(() -> NativeMemory.allocateFloats(-1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void isUseAfterFreeAnError() {
    NativeBlock block = NativeMemory.allocateFloats(7);
    block.close();
    assertThatThrownBy(block::address)
        .hasMessageContaining("7 floats")
        .hasMessageContaining("freed");
  }

  @Test
  void doCopiesFillsAndZeroesTouchExactlyTheirRange() {
    try (GuardedBlock a = GuardedBlock.allocateFloats(9)) {
      NativeMemory.fill(a.address(), 9, 2f);
      NativeMemory.zero(a.address() + 4, 3);
      NativeMemory.copy(new float[] {7, 8, 9}, 1, a.address() + 7 * 4, 2);
      NativeMemory.copy(a.address() + 7 * 4, a.address(), 1);
      float[] read = new float[9];
      NativeMemory.copy(a.address(), read, 0, 9);
      assertThat(read).containsExactly(8, 0, 0, 0, 2, 2, 2, 8, 9);
      a.checkGuards();
    }
  }

  @Test
  void doBuffersShowTheMemoryItself() throws Exception {
    try (NativeBlock block = NativeMemory.allocateFloats(5)) {
      NativeMemory.put(block.address(), 4, 6f);
      List<ByteBuffer> parts = new ArrayList<>();
      NativeMemory.forEachBuffer(block.address(), 20, parts::add);
      assertThat(parts).hasSize(1);
      assertThat(parts.getFirst().remaining()).isEqualTo(20);
      assertThat(parts.getFirst().getFloat(16)).isEqualTo(6f);
      parts.getFirst().putFloat(0, 3f);
      assertThat(NativeMemory.get(block.address())).isEqualTo(3f);
    }
  }

  @Test
  void doGuardsNoticeAWriteOnEitherSide() {
    for (long outside : new long[] {-1, -64, 10, 73}) {
      try (GuardedBlock block = GuardedBlock.allocateFloats(10)) {
        assertThat(NativeMemory.get(block.address(), 9)).isNaN();
        block.checkGuards();
        NativeMemory.put(block.address(), outside, 0f);
        assertThatThrownBy(block::checkGuards).hasMessageContaining("float " + outside + " ");
      }
    }
  }
}
