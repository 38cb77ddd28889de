package io.pimento.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsMemoryOfAFileLikeOtherTest {
  @TempDir Path folder;

  @Test
  void isItZeroedAlignedWritableAndNameless() {
    for (long floats : new long[] {0, 1, 17, (1 << 20) + 3}) {
      NativeBlock block = FileMemory.allocateFloats(folder, floats);
      assertThat(folder).isEmptyDirectory();
      assertThat(block.address() % NativeMemory.ALIGNMENT).isZero();
      assertThat(block.floats()).isEqualTo(floats);
      for (long i = 0; i < floats; i++) {
        assertThat(Float.floatToRawIntBits(NativeMemory.get(block.address(), i))).isZero();
        NativeMemory.put(block.address(), i, i);
      }
      for (long i = 0; i < floats; i += 1009) {
        assertThat(NativeMemory.get(block.address(), i)).isEqualTo(i);
      }
      block.close();
      block.close();
      assertThat(block.isClosed()).isTrue();
      assertThatThrownBy(block::address).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void isItInNoAccountOfMemory() {
    long live = NativeMemory.liveBytes();
    try (NativeBlock block = FileMemory.allocateFloats(folder, 1000)) {
      assertThat(block.bytes()).isZero();
      assertThat(NativeMemory.liveBytes()).isEqualTo(live);
    }
    assertThat(NativeMemory.liveBytes()).isEqualTo(live);
  }

  @Test
  void isAFolderWithoutRoomNamedWithTheSize() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> FileMemory.allocateFloats(missing, 1 << 20))
        .isInstanceOf(OutOfNativeMemoryException.class)
        .hasMessageContaining("4.0 MiB")
        .hasMessageContaining(missing.toString());
  }
}
