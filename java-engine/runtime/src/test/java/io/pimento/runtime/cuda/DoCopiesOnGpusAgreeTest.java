package io.pimento.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.optimize.TrainingStep.Result;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoCopiesOnGpusAgreeTest {
  @Test
  void resultsOfAStepAreTheSameBits() {
    Result one = new Result(0.5, 2);
    Result none = new Result(Double.NaN, 2);
    assertThatCode(() -> ReplicatedStep.requireEqual(List.of(one, new Result(0.5, 2))))
        .doesNotThrowAnyException();
    assertThatCode(() -> ReplicatedStep.requireEqual(List.of(none, none)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> ReplicatedStep.requireEqual(List.of(one, one, new Result(0.5, Math.nextUp(2.0)))))
        .hasMessageContaining("GPUs 0 and 2")
        .hasMessageContaining("loss 0.5 and 0.5, norm 2.0 and 2.0000000000000004");
  }

  @Test
  void aParameterOrStateThatDiffersIsNamed() {
    ParameterSpec spec = ParameterSpec.matrix("w", 3, 5);
    // Rows start elsewhere on a device whose first view is not the whole.
    ParameterView whole = ParameterView.whole(spec);
    ParameterView part = ParameterView.block(spec, 1, 2, 2, 3);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers);
        MemoryOwner memory = new MemoryOwner()) {
      DeviceParameters a = new DeviceParameters(new HostMemory(memory), store);
      DeviceParameters b = new DeviceParameters(new HostMemory(memory), store);
      a.get(whole).state("sum");
      b.get(part).state("sum");
      assertThat(a.unequal(b)).isEmpty();
      NativeMemory.put(b.get(part).state("sum", part), 1);
      assertThat(a.unequal(b)).contains("w/sum");
      NativeMemory.put(a.get(whole).address(whole), 7);
      assertThat(a.unequal(b)).contains("w");
    }
  }
}
