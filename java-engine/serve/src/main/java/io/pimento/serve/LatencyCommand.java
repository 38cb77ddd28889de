package io.pimento.serve;

import io.pimento.app.command.ModelOptions;
import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve latency}. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "Measures how long a model takes to score 1, 32 and 512 rows, on one thread: by the engine,"
            + " by ONNX Runtime and, with --python, by PyTorch.")
final class LatencyCommand implements Callable<Integer> {
  private static final List<Integer> SIZES = List.of(1, 32, 512);
  private static final double SECONDS = 3;
  private static final double WARM_UP = 20;

  /** The first third of it is not counted. */
  private static final double PYTORCH_SECONDS = 4;

  private final Console console;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A raw file of text, whose first 512 rows are scored.")
  private Path input = Path.of("");

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "A Python with torch and safetensors, to time the exported module, too.")
  private @Nullable String python;

  LatencyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    ScoringModel opened = model.open();
    EncodedRows rows = new EncodedRows(opened, SIZES.getLast());
    boolean headed = EncodedRows.format(opened).hasHeader(opened.encoder().schema());
    SampleRows sample = SampleRows.of(input, headed, SIZES.getLast());
    List<List<String>> table = new ArrayList<>();
    for (Scorers.By by : Scorers.By.values()) {
      try (Scorers scorers = Scorers.open(by, opened, 1, 1)) {
        Scorer scorer = scorers.all().getFirst();
        scorers.warmUp(rows, WARM_UP);
        List<String> scored = new ArrayList<>(List.of(by.name().toLowerCase(Locale.ROOT)));
        List<String> whole = new ArrayList<>(List.of(scored.getFirst() + ", from raw rows"));
        for (int size : SIZES) {
          byte[] document = sample.document(size);
          rows.read(document);
          scored.addAll(cells(Percentiles.of(SECONDS, () -> scorer.score(rows))));
          whole.addAll(
              cells(
                  Percentiles.of(
                      SECONDS,
                      () -> {
                        rows.read(document);
                        scorer.score(rows);
                      })));
        }
        table.add(scored);
        table.add(whole);
      }
    }
    if (python != null) {
      rows.read(sample.document(SIZES.getLast()));
      Map<Integer, Percentiles> times =
          PyTorchTimes.of(python, opened, rows, SIZES, PYTORCH_SECONDS);
      List<String> scored = new ArrayList<>(List.of("pytorch"));
      SIZES.forEach(size -> scored.addAll(cells(times.get(size))));
      table.add(scored);
    }
    List<String> head = new ArrayList<>(List.of("µs, one thread"));
    SIZES.forEach(
        size -> {
          head.add(size + (size == 1 ? " row, p50" : " rows, p50"));
          head.add("p99");
        });
    Text.table(head, table).forEach(console::line);
    return 0;
  }

  private static List<String> cells(@Nullable Percentiles times) {
    if (times == null) {
      throw new UserException("PyTorch did not say how long it took");
    }
    return List.of(Text.fixed(times.p50(), 1), Text.fixed(times.p99(), 1));
  }
}
