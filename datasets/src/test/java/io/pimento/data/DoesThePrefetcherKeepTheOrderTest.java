package io.pimento.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DoesThePrefetcherKeepTheOrderTest {
  /** Row r holds label r mod 2, dense r / 2 and id r; rows from {@code bad} on cannot be read. */
  private record Counting(long rows, long bad) implements RowSource {
    @Override
    public DataSchema schema() {
      return new DataSchema(
          "counting", true, List.of(), List.of(new CategoricalField("row", (int) rows)));
    }

    @Override
    public void read(long[] wanted, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        long row = wanted[from + k];
        if (row >= bad) {
          throw new IllegalArgumentException("row " + row + " is bad");
        }
        to.labels().put(k, row % 2);
        to.dense().put(k, row / 2f);
        to.ids().put(k, (int) row);
      }
    }
  }

  @Test
  void doBatchesFollowTheOrderFromAnyPosition() throws InterruptedException {
    RowSequence order = RowSequence.shuffled(5, 2, 103);
    for (long start : new long[] {0, 1, 50, 102, 103}) {
      List<Integer> seen = new ArrayList<>();
      long expectedPosition = start;
      try (BatchPrefetcher batches =
          new BatchPrefetcher(new Counting(103, 103), order, 10, start)) {
        for (RowBatch batch = batches.next(); batch != null; batch = batches.next()) {
          assertThat(batch.position()).isEqualTo(expectedPosition);
          assertThat(batch.count()).isEqualTo((int) Math.min(10, 103 - expectedPosition));
          expectedPosition = batch.end();
          for (int k = 0; k < batch.count(); k++) {
            int row = batch.buffers().ids().get(k);
            assertThat(batch.buffers().labels().get(k)).isEqualTo(row % 2);
            assertThat(batch.buffers().dense().get(k)).isEqualTo(row / 2f);
            seen.add(row);
          }
        }
        assertThat(batches.next()).as("the end stays the end").isNull();
      }
      List<Integer> expected = new ArrayList<>();
      for (long position = start; position < 103; position++) {
        expected.add((int) order.rowAt(position));
      }
      assertThat(seen).isEqualTo(expected);
    }
  }

  @Test
  void isAFailureOfTheReadingThreadRethrownAfterTheGoodBatches() throws InterruptedException {
    try (BatchPrefetcher batches =
        new BatchPrefetcher(new Counting(100, 25), RowSequence.sequential(100), 10, 0)) {
      assertThat(batches.next()).isNotNull();
      assertThat(batches.next()).isNotNull();
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(batches::next)
            .hasMessageContaining("row 25 is bad")
            .hasCauseInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void isTheNextBatchReadWhileTheCallerHoldsOne() throws InterruptedException {
    CountDownLatch secondRead = new CountDownLatch(2);
    RowSource counting = new Counting(100, 100);
    RowSource watched =
        new RowSource() {
          @Override
          public DataSchema schema() {
            return counting.schema();
          }

          @Override
          public long rows() {
            return counting.rows();
          }

          @Override
          public void read(long[] rows, int from, int n, BatchBuffers to) {
            counting.read(rows, from, n, to);
            secondRead.countDown();
          }
        };
    try (BatchPrefetcher batches =
        new BatchPrefetcher(watched, RowSequence.sequential(100), 10, 0)) {
      RowBatch first = batches.next();
      assertThat(first).isNotNull();
      assertThat(secondRead.await(10, TimeUnit.SECONDS)).isTrue();
      Assertions.assertThat(first.buffers().ids().get(9)).isEqualTo(9);
    }
  }

  @Test
  void isAShortBatchFilledUpWithItsLastRow() throws InterruptedException {
    try (BatchPrefetcher batches =
        new BatchPrefetcher(new Counting(13, 13), RowSequence.sequential(13), 10, 0, true)) {
      assertThat(batches.next()).isNotNull();
      RowBatch last = batches.next();
      assertThat(last).isNotNull();
      assertThat(last.count()).isEqualTo(3);
      int[] ids = new int[10];
      last.buffers().ids().get(0, ids);
      assertThat(ids).containsExactly(10, 11, 12, 12, 12, 12, 12, 12, 12, 12);
      assertThat(batches.next()).isNull();
    }
  }

  @Test
  void doesClosingEarlyStopTheThread() throws InterruptedException {
    BatchPrefetcher batches =
        new BatchPrefetcher(
            new Counting(1_000_000, 1_000_000), RowSequence.sequential(1_000_000), 10, 0);
    assertThat(batches.next()).isNotNull();
    org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(5), batches::close);
    assertThatThrownBy(batches::next).hasMessageContaining("closed");
    batches.close();
  }

  @Test
  void areUnfitArgumentsRefused() {
    RowSource source = new Counting(10, 10);
    assertThatThrownBy(() -> new BatchPrefetcher(source, RowSequence.sequential(9), 2, 0))
        .hasMessageContaining("9 rows, the source has 10");
    assertThatThrownBy(() -> new BatchPrefetcher(source, RowSequence.sequential(10), 2, 11))
        .hasMessageContaining("start position 11");
    assertThatThrownBy(
            () ->
                new BatchPrefetcher(
                    source,
                    RowSequence.sequential(10),
                    0,
                    false,
                    List.of(BatchBuffers.direct(source.schema(), 2))))
        .hasMessageContaining("at least two buffers");
  }
}
