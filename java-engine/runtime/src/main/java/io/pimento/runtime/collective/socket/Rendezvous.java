package io.pimento.runtime.collective.socket;

import io.pimento.document.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who this process is in a group, and where the group meets.
 *
 * @param rank from 0
 * @param size members of the group
 * @param host where rank 0 listens
 * @param port of it; 0 for any, which only tests can use
 * @param token a secret that all members have; empty for none
 */
public record Rendezvous(int rank, int size, String host, int port, String token) {
  private static final int MOST_MEMBERS = 4096;
  private static final int MOST_PORT = 65_535;

  private static final String PORT = "MASTER_PORT";
  private static final String OWN_PORT = "PIMENTO_PORT";
  private static final String TOKEN = "PIMENTO_TOKEN";

  /**
   * As the variables of the environment say that torchrun sets (RANK, WORLD_SIZE, MASTER_ADDR,
   * MASTER_PORT), or those of SLURM (SLURM_PROCID, SLURM_NTASKS, and without MASTER_ADDR the first
   * host of the job). PIMENTO_PORT wins over MASTER_PORT, which torchrun may use itself.
   *
   * @throws UserException naming the variable that is missing or wrong
   */
  public static Rendezvous of(Map<String, String> environment) {
    boolean torch = environment.containsKey("RANK") || environment.containsKey("WORLD_SIZE");
    String rankName = torch ? "RANK" : "SLURM_PROCID";
    String sizeName = torch ? "WORLD_SIZE" : "SLURM_NTASKS";
    if (!torch && !environment.containsKey(rankName)) {
      throw new UserException(
          "the environment does not say which process this is: RANK and WORLD_SIZE (or SLURM's"
              + " SLURM_PROCID and SLURM_NTASKS) are not set. Start each process with, for example,"
              + " RANK=0 WORLD_SIZE=2 MASTER_ADDR=host1 MASTER_PORT=29500");
    }
    int size = number(environment, sizeName, 1, MOST_MEMBERS);
    int rank = number(environment, rankName, 0, size - 1);
    if (size == 1) {
      return new Rendezvous(rank, size, "localhost", 0, "");
    }
    String host = host(environment);
    String portName = present(environment, OWN_PORT) == null ? PORT : OWN_PORT;
    int port = number(environment, portName, 1, MOST_PORT);
    return new Rendezvous(rank, size, host, port, environment.getOrDefault(TOKEN, ""));
  }

  /**
   * Which of its host's processes this one is, as torchrun (LOCAL_RANK) or SLURM (SLURM_LOCALID)
   * says; 0 where nobody does.
   *
   * @throws UserException naming the variable that is wrong
   */
  public static int onHost(Map<String, String> environment) {
    for (String name : List.of("LOCAL_RANK", "SLURM_LOCALID")) {
      if (present(environment, name) != null) {
        return number(environment, name, 0, MOST_MEMBERS - 1);
      }
    }
    return 0;
  }

  private static String host(Map<String, String> environment) {
    String named = present(environment, "MASTER_ADDR");
    if (named != null) {
      return named;
    }
    for (String list : List.of("SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST")) {
      Optional<String> first = SlurmNodes.first(environment.getOrDefault(list, ""));
      if (first.isPresent()) {
        return first.get();
      }
    }
    String launching = present(environment, "SLURM_LAUNCH_NODE_IPADDR");
    if (launching == null) {
      throw new UserException(
          "MASTER_ADDR is not set: it names the host of rank 0, where the other processes find it");
    }
    return launching;
  }

  private static @Nullable String present(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static int number(Map<String, String> environment, String name, int least, int most) {
    String value = present(environment, name);
    if (value == null) {
      throw new UserException(
          name
              + " is not set: "
              + (name.equals(PORT)
                  ? "it is the port on which rank 0 listens, such as 29500"
                  : "it is a number from " + least + " to " + most));
    }
    // No more digits than any of these numbers has.
    int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw new UserException(
          name + " must be a number from " + least + " to " + most + ", not " + value);
    }
    return number;
  }

  /** Host and port. */
  String place() {
    return host + ":" + port;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "rank " + rank + " of " + size + " at " + place();
  }
}
