package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.job.SupernetJob;
import io.pimento.job.SupernetReplicas;
import io.pimento.run.Run;
import io.pimento.run.RunFolder;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.backend.Gpu;
import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.socket.Patience;
import io.pimento.runtime.collective.socket.Rendezvous;
import io.pimento.runtime.collective.socket.SocketGroup;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code pimento train --distributed}: one process of several, which the environment tells who it
 * is. They come together first, so that whatever goes wrong in one of them is said by all.
 */
record DistributedTraining(Console console, BackendOptions options) {
  private static final String PROCESSOR = "vector";

  /** Trains; the exit code. */
  int run(RunFolder folder, RunConfig config) throws IOException, InterruptedException {
    Backends.Choice asked = asked();
    SupernetReplicas.requireOneEach(config, asked.name().equals(Backends.CUDA));
    Rendezvous self = Rendezvous.of(System.getenv());
    try (SocketGroup group = SocketGroup.join(self, Patience.USUAL, console::line)) {
      try {
        train(group, folder, config, own(asked, self));
      } catch (CollectiveException e) {
        group.abort(FailureText.of(e));
        throw e.released() ? goOn(e) : e;
      } catch (Throwable t) {
        group.abort(FailureText.of(t));
        throw t;
      }
    }
    return 0;
  }

  private static CollectiveException goOn(CollectiveException e) {
    return CollectiveException.released(
        e.getMessage()
            + "; start all processes again with the same command, and training goes on after the"
            + " last checkpoint",
        e);
  }

  private void train(SocketGroup group, RunFolder folder, RunConfig config, Backends.Choice backend)
      throws IOException, InterruptedException {
    if (group.rank() > 0) {
      try (Run run = Run.takePart(folder, config, backend, console)) {
        SupernetJob.runTogether(run, group);
      }
      return;
    }
    Interrupts.explain(console, folder);
    try (Run run = Run.open(folder, config, backend, console)) {
      SupernetJob.runTogether(run, group);
    } finally {
      Interrupts.done();
    }
  }

  /**
   * A choice that leaves nothing to a clock: what is chosen by it would be others' on other hosts.
   */
  private Backends.Choice asked() {
    if (options.kernels != null) {
      throw new UserException(
          "--kernels is for what --backend auto chose; with --distributed products are computed by"
              + " vector, or openblas if it is given to --backend");
    }
    if (options.gpus != null) {
      throw new UserException(
          "--gpus is for one process; with --distributed each process has one GPU: its own by"
              + " LOCAL_RANK, or the one that --backend cuda:N names");
    }
    Backends.Choice asked = options.choose();
    return asked.name().equals(Backends.AUTO)
        ? Backends.choose(PROCESSOR, options.precision)
        : asked;
  }

  /** The same on the GPU that is this process's own. */
  private Backends.Choice own(Backends.Choice asked, Rendezvous self) {
    if (!asked.name().equals(Backends.CUDA)) {
      return asked;
    }
    requireGpus(self);
    return options.backend.contains(":") ? asked : Backends.choose(ownGpu(), asked.precision());
  }

  private static void requireGpus(Rendezvous self) {
    if (self.size() > Gpu.mostTogether()) {
      throw new UserException(
          "WORLD_SIZE is "
              + self.size()
              + ", but at most "
              + Gpu.mostTogether()
              + " GPUs train one supernet together");
    }
    Optional<String> why = self.size() == 1 ? Optional.empty() : Gpu.alone();
    if (why.isPresent()) {
      throw new UserException(
          "GPUs of several processes train together by NCCL, but "
              + why.get()
              + ": have the loader find libnccl.so.2 (LD_LIBRARY_PATH), use --backend vector, or"
              + " --gpus N without --distributed for the GPUs of one host");
    }
  }

  /** The GPU of this process among those of its host; the only one where it sees one. */
  private static String ownGpu() {
    int number = Gpu.count() == 1 ? 0 : Rendezvous.onHost(System.getenv());
    return Backends.CUDA + ":" + number;
  }
}
