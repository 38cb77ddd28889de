package io.pimento.app.command;

import io.pimento.run.backend.BackendPrecision;
import io.pimento.run.backend.Backends;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which kernels a command computes with. */
public final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "reference, vector, openblas, cuda (cuda:1 for the second GPU) or auto (default). auto"
              + " takes for each large product the faster of vector and openblas by the clock,"
              + " which decides last bits; a run folder keeps its choices. To have the same bits in"
              + " other folders, give --kernels, or a backend by name.")
  String backend = Backends.AUTO;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "float, tf32 or half (cuda backend only) or double (reference backend only). half is"
              + " tf32 with large products of fp16 factors.")
  @Nullable BackendPrecision precision;

  @Option(
      names = "--kernels",
      paramLabel = "FILE",
      description =
          "The choices that auto made, such as a run's kernel-choices.txt; written if it is not"
              + " there. A run folder that has its own keeps them.")
  @Nullable Path kernels;

  @Option(
      names = "--gpus",
      paramLabel = "N",
      description =
          "GPUs, from the backend's own on, or all: trainings side by side (auto, search by"
              + " trainings, retrain, rank, codesign) and subnets that a search scores in a"
              + " supernet are spread over them, with the same result;"
              + " train shares out each batch, and the rounding of sums hangs on their number.")
  @Nullable String gpus;

  /** The choice, or a user's error that says why it cannot be had. */
  public Backends.Choice choose() {
    Backends.Choice choice = Backends.choose(backend, precision);
    choice = gpus == null ? choice : choice.withGpus(gpus);
    return kernels == null ? choice : choice.with(kernels);
  }
}
