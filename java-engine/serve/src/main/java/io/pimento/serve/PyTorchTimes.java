package io.pimento.serve;

import io.pimento.data.BatchBuffers;
import io.pimento.data.shard.FolderTree;
import io.pimento.document.ProgramFile;
import io.pimento.document.UserException;
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
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The same model as a module of PyTorch, timed by a Python that has torch and safetensors. */
final class PyTorchTimes {
  private static final String SCRIPT = "latency.py";

  private PyTorchTimes() {}

  /** Its times by rows of a call; one thread. */
  static Map<Integer, Percentiles> of(
      String python, ScoringModel model, EncodedRows rows, List<Integer> sizes)
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
      command.addAll(List.of(folder.toString(), columns.toString()));
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
    Set<String> read = graph.inputs().keySet();
    Map<String, List<List<Number>>> columns = new LinkedHashMap<>();
    int dense = all.dense().capacity() / all.capacity();
    int fields = all.ids().capacity() / all.capacity();
    for (int r = 0; r < rows.count(); r++) {
      List<Number> reals = new ArrayList<>();
      for (int c = 0; c < dense; c++) {
        reals.add(all.dense().get(r * dense + c));
      }
      List<Number> wholes = new ArrayList<>();
      for (int c = 0; c < fields; c++) {
        wholes.add(all.ids().get(r * fields + c));
      }
      add(columns, read, Stem.DENSE, reals);
      add(columns, read, Stem.IDS, wholes);
    }
    for (int b = 0; b < all.bags().size(); b++) {
      PaddedBag bag = PaddedBag.of(all.bags().get(b), rows.count());
      for (int r = 0; r < rows.count(); r++) {
        List<Number> ids = new ArrayList<>();
        for (int e = 0; e < bag.most(); e++) {
          ids.add(bag.ids()[r * bag.most() + e]);
        }
        add(columns, read, Stem.bag(b), ids);
      }
    }
    return columns;
  }

  private static void add(
      Map<String, List<List<Number>>> columns, Set<String> read, String name, List<Number> row) {
    if (read.contains(name) && !row.isEmpty()) {
      columns.computeIfAbsent(name.replace('.', '_'), n -> new ArrayList<>()).add(row);
    }
  }
}
