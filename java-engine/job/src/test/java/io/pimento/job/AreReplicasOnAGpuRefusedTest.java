package io.pimento.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.TrainConfig;
import org.junit.jupiter.api.Test;

class AreReplicasOnAGpuRefusedTest {
  private static TrainConfig train(int replicas) {
    return RunConfig.of(ConfigTree.defaults().set("train.replicas=" + replicas)).train();
  }

  @Test
  void isThereAReasonAndAWayOut() {
    assertThatThrownBy(() -> SupernetJob.requireReplicas(train(2), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.replicas is 2")
        .hasMessageContaining("one launch on one device")
        .hasMessageContaining("--backend vector")
        .hasMessageContaining("train.replicas=1");
    assertThatCode(() -> SupernetJob.requireReplicas(train(1), false)).doesNotThrowAnyException();
    assertThatCode(() -> SupernetJob.requireReplicas(train(2), true)).doesNotThrowAnyException();
  }
}
