package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.job.EarlierSupernet;
import io.pimento.job.SupernetJob;
import io.pimento.run.RunFolder;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pimento train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains the supernet; on an existing run folder it goes on after the last checkpoint.",
    footer = {
      "",
      "Examples:",
      "  pimento train --data data/criteo --run runs/criteo",
      "  pimento train --run runs/criteo --set train.sharing=sliced --set train.epochs=2",
      "  pimento train --data data/criteo --run runs/criteo --backend cuda --gpus all",
      "  MASTER_ADDR=host1 MASTER_PORT=29500 WORLD_SIZE=2 RANK=0 \\",
      "    pimento train --data data/criteo --run runs/criteo --distributed    # and RANK=1 on"
          + " host2",
      "  pimento train --continue runs/criteo --data data/friday --run runs/friday"
    })
final class TrainCommand implements Callable<Integer> {
  private final Console console;
  @Mixin private final RunOptions options = new RunOptions();

  @Option(
      names = "--continue",
      paramLabel = "RUN",
      description =
          "Go on with the supernet of an earlier run, whose settings are taken, on new data (sets"
              + " train.continue).")
  private @Nullable Path continued;

  @Option(
      names = "--distributed",
      description =
          "Train together with other processes, on this host or others, each of which is a replica"
              + " on its processor, or on a GPU of its own (--backend cuda, by LOCAL_RANK or"
              + " SLURM_LOCALID; gradients go by NCCL). RANK, WORLD_SIZE, MASTER_ADDR and"
              + " MASTER_PORT say which one this is and where rank 0 listens, as torchrun sets"
              + " them, or SLURM's variables with MASTER_PORT. All are started with the same"
              + " command; rank 0 alone writes. For trusted networks only, as data are not"
              + " encrypted: PIMENTO_TOKEN, the same on all, keeps strangers out.")
  private boolean distributed;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunFolder folder = options.folder("train");
    folder.requireUsable();
    ConfigTree base = ConfigTree.defaults();
    if (continued != null) {
      RunFolder earlier = RunFolder.of(EarlierSupernet.checkpoint(continued));
      base = earlier.exists() ? earlier.savedConfig() : base;
      options.config.values.add("train.continue=" + RunOptions.quoted(continued));
    }
    RunConfig config = options.resolve(folder, base);
    return distributed
        ? new DistributedTraining(console, options.backend).run(folder, config)
        : options.work(folder, config, console, SupernetJob::runOnAllGpus);
  }
}
