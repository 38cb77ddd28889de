package io.pimento.app.command;

import io.pimento.document.UserException;
import io.pimento.search.work.Carrier;
import io.pimento.search.work.FolderCarrier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who does the work of a command. */
public final class HandOutOptions {
  private static final String FILES = "files";

  @Option(
      names = "--hand-out",
      arity = "0..1",
      fallbackValue = FILES,
      paramLabel = "HOW",
      description = {
        "Has others do the work: 'files' (default) puts items into the folder's 'work', where",
        "processes on any machine that sees it answer them ('pimento work'); 'spark' begins",
        "tasks of the cluster that 'pimento-spark' was begun on. The result is the same."
      })
  private @Nullable String how;

  /**
   * The carrier that was asked for, if any.
   *
   * @param work the folder of what is handed out
   */
  public Optional<Carrier> open(Path work, Consumer<String> lines) throws IOException {
    if (how == null) {
      return Optional.empty();
    }
    if (how.equals(FILES)) {
      return Optional.of(new FolderCarrier(work, lines));
    }
    List<String> names = new ArrayList<>(List.of(FILES));
    for (CarrierProvider provider : ServiceLoader.load(CarrierProvider.class)) {
      if (provider.name().equals(how)) {
        return Optional.of(provider.open(work, lines));
      }
      names.add(provider.name());
    }
    throw new UserException(
        "--hand-out: '"
            + how
            + "' is not here; there is "
            + String.join(", ", names)
            + (how.equals("spark") ? ", and spark where 'pimento-spark' was begun" : ""));
  }

  /** Works with whoever does the work; the others are told at the end that it was all. */
  RunOptions.Work of(RunOptions.Work work) {
    return run -> {
      Optional<Carrier> carrier = open(run.folder().work(), run.messages()::line);
      if (carrier.isEmpty()) {
        work.on(run);
        return;
      }
      run.handOut(carrier.get());
      work.on(run);
      carrier.get().close();
    };
  }
}
