package io.pimento.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.TrainConfig;
import org.junit.jupiter.api.Test;

class DoReplicasFitTheGpusTest {
  private static TrainConfig train(int replicas) {
    return RunConfig.of(ConfigTree.defaults().set("train.replicas=" + replicas)).train();
  }

  @Test
  void eachHasAGpuOfItsOwn() {
    assertThat(SupernetReplicas.of(train(1), 1, 1)).isEqualTo(1);
    assertThat(SupernetReplicas.of(train(1), 2, 2)).isEqualTo(2);
    assertThat(SupernetReplicas.of(train(2), 1, 4)).isEqualTo(2);
    assertThat(SupernetReplicas.of(train(2), 2, 4)).isEqualTo(2);
    assertThat(SupernetReplicas.of(train(5), 1, Integer.MAX_VALUE)).isEqualTo(5);
  }

  @Test
  void aNumberThatIsNotThereIsExplained() {
    assertThatThrownBy(() -> SupernetReplicas.of(train(2), 1, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.replicas is 2")
        .hasMessageContaining("here can be 1")
        .hasMessageContaining("--set train.replicas=1")
        .hasMessageContaining("--backend vector");
    assertThatThrownBy(() -> SupernetReplicas.of(train(1), 16, 8))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--gpus gives 16")
        .hasMessageContaining("here can be 8: train with --gpus 8");
    assertThatThrownBy(() -> SupernetReplicas.of(train(3), 2, 4))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train.replicas is 3, but --gpus gives 2");
  }
}
