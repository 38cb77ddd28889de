package io.pimento.job.export;

import io.pimento.data.BagField;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.document.UserException;
import io.pimento.export.onnx.OnnxFile;
import io.pimento.export.onnx.OnnxModel;
import io.pimento.export.pytorch.PyTorchFolder;
import io.pimento.graph.Graph;
import io.pimento.job.predict.ScoringModel;
import io.pimento.report.text.Text;
import io.pimento.run.Messages;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a trained model for other programs: its graph for scoring and its weights. They read
 * encoded rows; which column stands where is said in the file.
 *
 * @param apart ONNX: large tensors in a file of their own even where one file would do
 */
public record ExportJob(Format format, Path output, boolean apart) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What a model becomes. */
  public enum Format {
    /** One file of operator set 17, and one of tables beside it if they are large. */
    ONNX,
    /** A folder: a module of Python and the weights that it loads. */
    PYTORCH
  }

  /** Writes the model; what is half written never looks whole. */
  public void run(ScoringModel model, Messages told) throws IOException {
    Graph graph = model.model().inference();
    SortedMap<String, String> about = about(model, graph);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      Checkpoint.read(model.weights(), store, graph.parameters());
      switch (format) {
        case ONNX -> {
          requireFile();
          OnnxModel onnx = OnnxModel.of(graph, store, about);
          long bytes = OnnxFile.write(onnx, output, apart);
          told.line(
              model.model().name() + ": " + onnx.nodes() + " nodes, " + Text.bytes(bytes) + " in");
          told.line("  " + output);
          Path data = OnnxFile.dataOf(output);
          if (Files.exists(data)) {
            told.line("  " + data + ", which belongs beside it");
          }
        }
        case PYTORCH -> {
          PyTorchFolder.write(output, model.model().name(), graph, store, about);
          told.line(model.model().name() + " as a module of PyTorch, in");
          told.line("  " + output);
        }
      }
    }
    told.line("It reads encoded rows: " + inputs(about));
  }

  private void requireFile() {
    if (Files.isDirectory(output)) {
      throw new UserException(output + " is a folder; name a file, such as model.onnx");
    }
  }

  private static SortedMap<String, String> about(ScoringModel model, Graph graph) {
    DataSchema schema = model.inputs().of(model.encoder().dataSchema());
    SortedMap<String, String> about = new TreeMap<>();
    about.put("pimento.name", model.model().name());
    about.put("pimento.graph", graph.hash());
    about.put("pimento.encoding", model.encoder().fingerprint());
    about.put(
        "pimento.columns.dense", names(schema.dense().stream().map(DenseField::name).toList()));
    about.put(
        "pimento.columns.ids",
        names(schema.categorical().stream().map(CategoricalField::name).toList()));
    List<BagField> bags = schema.bags();
    for (int i = 0; i < bags.size(); i++) {
      about.put("pimento.columns.bag." + i, names(List.of(bags.get(i).name())));
    }
    return about;
  }

  /** As a JSON array. */
  private static String names(List<String> names) {
    return MAPPER.writeValueAsString(names);
  }

  private static String inputs(SortedMap<String, String> about) {
    StringBuilder s = new StringBuilder();
    about.forEach(
        (key, value) -> {
          if (key.startsWith("pimento.columns.")) {
            s.append(s.isEmpty() ? "" : "; ")
                .append(key.substring("pimento.columns.".length()))
                .append(' ')
                .append(value);
          }
        });
    return s.toString();
  }
}
