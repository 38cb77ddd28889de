package io.pimento.app.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.app.UserException;
import io.pimento.app.config.ConfigTree;
import io.pimento.app.config.RunConfig;
import io.pimento.app.config.TrainConfig;
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
