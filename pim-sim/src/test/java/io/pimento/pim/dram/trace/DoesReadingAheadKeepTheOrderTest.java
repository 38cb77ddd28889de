package io.pimento.pim.dram.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.pim.dram.control.RequestSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace that is read on a thread of its own against the same trace. */
class DoesReadingAheadKeepTheOrderTest {
  /** Request i of a trace that goes wrong after the last. */
  private static final class Counted implements RequestSource {
    private final long count;
    private final boolean fails;
    private final AtomicLong at = new AtomicLong(-1);

    Counted(long count, boolean fails) {
      this.count = count;
      this.fails = fails;
    }

    @Override
    public boolean next() {
      if (at.incrementAndGet() < count) {
        return true;
      }
      if (fails) {
        throw new TraceException("line " + count);
      }
      return false;
    }

    @Override
    public long address() {
      return at.get() * 64;
    }

    @Override
    public boolean write() {
      return at.get() % 3 == 0;
    }

    @Override
    public long arrive() {
      return at.get() / 2;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4095, 4096, 4097, 8192, 200_000})
  void isEveryRequestThereOnceAndInOrder(long count) {
    Counted plain = new Counted(count, false);
    try (ReadAhead ahead = new ReadAhead(new Counted(count, false))) {
      while (plain.next()) {
        assertThat(ahead.next()).isTrue();
        assertThat(ahead.address()).isEqualTo(plain.address());
        assertThat(ahead.write()).isEqualTo(plain.write());
        assertThat(ahead.arrive()).isEqualTo(plain.arrive());
      }
      assertThat(ahead.next()).isFalse();
      assertThat(ahead.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 4096, 5000})
  void isAMistakeThrownWhereItStands(long count) {
    try (ReadAhead ahead = new ReadAhead(new Counted(count, true))) {
      for (long i = 0; i < count; i++) {
        assertThat(ahead.next()).isTrue();
      }
      assertThatThrownBy(ahead::next)
          .isInstanceOf(TraceException.class)
          .hasMessage("line " + count);
    }
  }

  @Test
  void doesItStopWhenNobodyListens() throws InterruptedException {
    Counted endless = new Counted(Long.MAX_VALUE, false);
    try (ReadAhead ahead = new ReadAhead(endless)) {
      assertThat(ahead.next()).isTrue();
    }
    long after = endless.at.get();
    Thread.sleep(20);
    assertThat(endless.at.get()).isEqualTo(after).isLessThan(1L << 20);
  }
}
