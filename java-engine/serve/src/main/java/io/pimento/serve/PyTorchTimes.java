package io.pimento.serve;

import io.pimento.data.BatchBuffers;
import io.pimento.data.shard.FolderTree;
import io.pimento.document.ProgramFile;
import io.pimento.document.UserException;
import io.pimento.export.pytorch.PyTorchFolder;
import io.pimento.graph.Graph;
import io.pimento.job.export.ExportJob;
import io.pimento.job.predict.ScoringModel;
import io.pimento.search.model.Stem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** The same model as a module of PyTorch, timed by a Python that has torch and safetensors. */
final class PyTorchTimes {
  private static final String SCRIPT = "latency.py";

  private PyTorchTimes() {}

  /**
   * Its times by rows of a call; one thread.
   *
   * @param seconds that each is called for
   */
  static Map<Integer, Percentiles> of(
      String python, ScoringModel model, EncodedRows rows, List<Integer> sizes, double seconds)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pimento-latency");
    try {
      new ExportJob(ExportJob.Format.PYTORCH, folder, false).write(model);
      Path columns = folder.resolve("rows.json");
      JsonMapper.builder()
          .build()
          .writeValue(columns.toFile(), columns(model.model().inference(), rows));
      Path script = folder.resolve(SCRIPT);
      Files.writeString(script, ProgramFile.text(PyTorchTimes.class, SCRIPT));
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      command.addAll(List.of(folder.toString(), columns.toString(), "" + seconds));
      sizes.forEach(size -> command.add(size.toString()));
      return times(command, folder.resolve("errors"));
    } finally {
      FolderTree.delete(folder);
    }
  }

  private static Map<Integer, Percentiles> times(List<String> command, Path errors)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new UserException("--python " + command.getFirst() + " does not start", e);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      List<String> lines = Files.readAllLines(errors);
      throw new UserException(
          "--python "
              + command.getFirst()
              + " failed: "
              + (lines.isEmpty() ? "no message" : lines.getLast())
              + "; it needs torch and safetensors");
    }
    Map<Integer, Percentiles> times = new TreeMap<>();
    said.lines()
        .map(line -> line.split(" "))
        .forEach(
            cells ->
                times.put(
                    Integer.valueOf(cells[0]),
                    new Percentiles(Double.parseDouble(cells[1]), Double.parseDouble(cells[2]))));
    return times;
  }

  /** Columns by the names of the module's arguments. */
  static Map<String, List<List<Number>>> columns(Graph graph, EncodedRows rows) {
    BatchBuffers all = rows.columns();
    List<String> read = PyTorchFolder.arguments(graph);
    Map<String, List<List<Number>>> columns = new LinkedHashMap<>();
    int dense = all.dense().capacity() / all.capacity();
    int fields = all.ids().capacity() / all.capacity();
    for (int r = 0; r < rows.count(); r++) {
      int row = r;
      add(columns, read, Stem.DENSE, row(dense, c -> all.dense().get(row * dense + c)));
      add(columns, read, Stem.IDS, row(fields, c -> all.ids().get(row * fields + c)));
    }
    for (int b = 0; b < all.bags().size(); b++) {
      PaddedBag bag = PaddedBag.of(all.bags().get(b), rows.count());
      String name = PyTorchFolder.argument(Stem.bag(b));
      String weights = PyTorchFolder.weightsOf(name);
      for (int r = 0; r < rows.count(); r++) {
        int from = r * bag.most();
        add(columns, read, name, row(bag.most(), e -> bag.ids()[from + e]));
        add(columns, read, weights, row(bag.most(), e -> bag.weights()[from + e]));
      }
    }
    return columns;
  }

  private static List<Number> row(int width, IntFunction<Number> value) {
    return IntStream.range(0, width).mapToObj(value).toList();
  }

  private static void add(
      Map<String, List<List<Number>>> columns, List<String> read, String name, List<Number> row) {
    if (read.contains(name) && !row.isEmpty()) {
      columns.computeIfAbsent(name, n -> new ArrayList<>()).add(row);
    }
  }
}
