package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** {@link GridShare}: who launches alone has the whole GPU, who launches beside others a part. */
class DoStreamsShareAGpuTest {
  private final AtomicLong now = new AtomicLong(1);
  private final GridShare share = new GridShare(264, now::get);

  @Test
  void aStreamAloneHasEveryBlockThoughOthersWaitIdle() {
    GridShare.User first = share.join(() -> false);
    share.join(() -> false);
    assertThat(first.blocks()).isEqualTo(264);
  }

  @Test
  void streamsThatLaunchInTurnHaveEqualParts() {
    GridShare.User first = share.join(() -> false);
    GridShare.User second = share.join(() -> false);
    GridShare.User third = share.join(() -> false);
    first.blocks();
    second.blocks();
    assertThat(third.blocks()).isEqualTo(88);
    assertThat(first.blocks()).isEqualTo(88);
  }

  @Test
  void aStreamThatFellSilentOrClosedGivesItsPartBack() {
    GridShare.User first = share.join(() -> false);
    GridShare.User second = share.join(() -> false);
    GridShare.User third = share.join(() -> false);
    first.blocks();
    second.blocks();
    third.blocks();
    third.close();
    assertThat(first.blocks()).isEqualTo(132);
    now.addAndGet(GridShare.RECENT_NANOS + 1);
    assertThat(first.blocks()).isEqualTo(264);
  }

  @Test
  void aStreamWhoseLastLaunchStillRunsKeepsItsPartForAWhile() {
    GridShare.User first = share.join(() -> false);
    GridShare.User second = share.join(() -> true);
    second.blocks();
    now.addAndGet(GridShare.RECENT_NANOS + 1);
    assertThat(first.blocks()).isEqualTo(132);
    now.addAndGet(GridShare.LONGEST_NANOS);
    assertThat(first.blocks()).isEqualTo(264);
  }

  @Test
  void moreStreamsThanBlocksHaveOneEach() {
    GridShare few = new GridShare(2, now::get);
    GridShare.User last = few.join(() -> false);
    for (int i = 0; i < 4; i++) {
      few.join(() -> false).blocks();
    }
    assertThat(last.blocks()).isEqualTo(1);
  }
}
