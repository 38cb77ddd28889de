package io.pimento.app.command;

import io.pimento.job.predict.ScoringModel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which trained model a command takes, with all that it needs to score raw rows. */
public final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN|FILE",
      description = "A run folder, for its best model, or a .safetensors file.")
  private Path model = Path.of("");

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "In the reference's JSON form; default: the file of the model's name.")
  private @Nullable Path architecture;

  @Option(names = "--entry", paramLabel = "NAME", description = "One architecture of several.")
  private @Nullable String entry;

  /** Opens it. */
  public ScoringModel open() throws IOException {
    return ScoringModel.open(model, architecture, entry);
  }
}
