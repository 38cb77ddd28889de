package io.pimento.job.inspect;

import io.pimento.report.text.Text;
import io.pimento.runtime.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A safetensors file as text. */
public final class CheckpointView {
  private CheckpointView() {}

  /** Metadata, totals, and one row a tensor. */
  public static List<String> lines(Path file) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(file);
    List<String> lines = new ArrayList<>();
    header.metadata().forEach((k, v) -> lines.add(k + ": " + v));
    long optimizer =
        header.tensors().entrySet().stream()
            .filter(e -> e.getKey().startsWith("optimizer."))
            .mapToLong(e -> e.getValue().to() - e.getValue().from())
            .sum();
    long all = header.tensors().values().stream().mapToLong(e -> e.to() - e.from()).sum();
    lines.add(
        header.tensors().size()
            + " tensors, "
            + Text.bytes(all)
            + ", of which the optimizer's "
            + Text.bytes(optimizer));
    List<List<String>> rows = new ArrayList<>();
    header
        .tensors()
        .forEach(
            (name, e) ->
                rows.add(List.of(name, e.shape().toString(), Text.count(e.to() - e.from()))));
    lines.addAll(Text.table(List.of("tensor", "shape", "bytes"), rows));
    return lines;
  }
}
