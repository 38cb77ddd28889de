package io.pimento.runtime.collective.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoesTheEnvironmentSayWhoThisIsTest {
  private static final Map<String, String> TORCH =
      Map.of("RANK", "1", "WORLD_SIZE", "3", "MASTER_ADDR", "host0", "MASTER_PORT", "29500");
  private static final Map<String, String> SLURM =
      Map.of(
          "SLURM_PROCID", "2",
          "SLURM_NTASKS", "4",
          "SLURM_JOB_NODELIST", "node[003-005,7],gpu1",
          "SLURM_LAUNCH_NODE_IPADDR", "10.0.0.1",
          "MASTER_PORT", "29501");

  private static Map<String, String> but(Map<String, String> all, String name, String value) {
    Map<String, String> changed = new HashMap<>(all);
    if (value.isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  @Test
  void torchrunsAndSlurmsVariablesAreRead() {
    assertThat(Rendezvous.of(TORCH)).isEqualTo(new Rendezvous(1, 3, "host0", 29500, ""));
    assertThat(Rendezvous.of(SLURM)).isEqualTo(new Rendezvous(2, 4, "node003", 29501, ""));
    assertThat(Rendezvous.of(but(SLURM, "MASTER_ADDR", "host7")).host()).isEqualTo("host7");
    assertThat(Rendezvous.of(but(SLURM, "SLURM_STEP_NODELIST", "b[2,4]")).host()).isEqualTo("b2");
    assertThat(Rendezvous.of(but(SLURM, "SLURM_JOB_NODELIST", "")).host()).isEqualTo("10.0.0.1");
    assertThat(Rendezvous.of(but(TORCH, "PIMENTO_PORT", "29502")).port()).isEqualTo(29502);
    Rendezvous secret = Rendezvous.of(but(TORCH, "PIMENTO_TOKEN", "xyzzy"));
    assertThat(secret.token()).isEqualTo("xyzzy");
    assertThat(secret.toString()).doesNotContain("xyzzy");
    // Whoever is alone meets nobody.
    assertThat(Rendezvous.of(Map.of("RANK", "0", "WORLD_SIZE", "1")).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "RANK, '', RANK is not set",
    "WORLD_SIZE, '', WORLD_SIZE is not set",
    "MASTER_ADDR, '', MASTER_ADDR is not set",
    "MASTER_PORT, '', 'MASTER_PORT is not set: it is the port on which rank 0 listens'",
    "RANK, 3, 'RANK must be a number from 0 to 2, not 3'",
    "RANK, one, 'RANK must be a number from 0 to 2, not one'",
    "WORLD_SIZE, 0, WORLD_SIZE must be a number from 1",
    "WORLD_SIZE, 99999999999, WORLD_SIZE must be a number from 1",
    "MASTER_PORT, 70000, 'MASTER_PORT must be a number from 1 to 65535, not 70000'",
    "PIMENTO_PORT, x, 'PIMENTO_PORT must be a number'"
  })
  void aMissingOrWrongVariableIsNamed(String name, String value, String message) {
    assertThatThrownBy(() -> Rendezvous.of(but(TORCH, name, value)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whoIsNotToldAnythingLearnsWhatToSet() {
    assertThatThrownBy(() -> Rendezvous.of(Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("RANK=0 WORLD_SIZE=2 MASTER_ADDR=host1 MASTER_PORT=29500");
  }

  @ParameterizedTest
  @CsvSource({
    "host1, host1",
    "'a,b', a",
    "'n[01-04]', n01",
    "'n[7,9-12],m', n7",
    "'rack1-n[2]-x,y', rack1-n2-x",
    "'n[1', ''",
    "'', ''"
  })
  void theFirstHostOfAListIsFound(String list, String first) {
    assertThat(SlurmNodes.first(list).orElse("")).isEqualTo(first);
  }
}
