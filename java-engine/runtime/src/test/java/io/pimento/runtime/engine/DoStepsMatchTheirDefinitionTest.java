package io.pimento.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.runtime.backend.CpuKernels;
import io.pimento.runtime.execute.Executor;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import io.pimento.runtime.optimize.TrainingStep;
import io.pimento.runtime.parallel.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The check that GPUs are held to, here on the processor. */
@Tag("numbers")
class DoStepsMatchTheirDefinitionTest {
  @Test
  void onTheProcessor() {
    try (Workers workers = new Workers(2)) {
      UpdateCheck.Opening opening =
          (store, optimizer, clip) ->
              new CpuEngine(
                  new Executor(CpuKernels.TABLE, new VectorMatmul(), workers, store),
                  new TrainingStep(store, workers, optimizer, clip));
      assertThat(UpdateCheck.all(opening)).hasSize(20).allMatch(o -> o.within(2e-5));
    }
  }
}
