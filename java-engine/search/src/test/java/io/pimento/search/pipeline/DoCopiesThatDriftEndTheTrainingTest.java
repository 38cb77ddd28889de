package io.pimento.search.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.InProcessGroup;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes whose weights are compared before a checkpoint is written. */
@Timeout(30)
class DoCopiesThatDriftEndTheTrainingTest {
  private static final ParameterSpec WEIGHT = ParameterSpec.matrix("w", 3, 5);

  /** What each of three members hears; empty where all is well. */
  private static List<String> compared(int drifted) throws Exception {
    InProcessGroup group = new InProcessGroup(3);
    List<Future<String>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int r = 0; r < 3; r++) {
        int rank = r;
        running.add(threads.submit(() -> one(group, rank, rank == drifted)));
      }
    }
    List<String> heard = new ArrayList<>();
    for (Future<String> f : running) {
      heard.add(f.get());
    }
    return heard;
  }

  private static String one(InProcessGroup group, int rank, boolean drifts) throws Exception {
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      long at = store.get(WEIGHT).address();
      if (drifts) {
        NativeMemory.putInt(at, 7, NativeMemory.getInt(at, 7) ^ 1);
      }
      Collective member = group.member(rank, workers);
      EqualCopies.require(member, store, 40);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void areEqualOnesTakenAndIsOneBitNamedByAll() throws Exception {
    assertThat(compared(-1)).containsOnly("");
    assertThat(compared(2))
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains("after step 40 the weights of rank 2 are not those of rank 0"));
  }
}
