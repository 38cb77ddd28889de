package io.pimento.app.command;

import io.pimento.app.backend.Backends;
import io.pimento.app.backend.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which kernels a command computes with. */
public final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "reference, vector, openblas, cuda (cuda:1 for the second GPU) or auto (default).")
  String backend = Backends.AUTO;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "float, tf32 (cuda backend only) or double (reference backend only).")
  @Nullable Precision precision;

  /** The choice, or a user's error that says why it cannot be had. */
  public Backends.Choice choose() {
    return Backends.choose(backend, precision);
  }
}
