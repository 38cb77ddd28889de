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
  /** The name under which files carry the hash of their graph. */
  static final String GRAPH = "pimento.graph";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What a model becomes. */
  public enum Format {
    /** One file of operator set 17, and one of tables beside it if they are large. */
    ONNX,
    /** A folder: a module of Python and the weights that it loads. */
    PYTORCH
  }

  /** Writes the model and says what it is. */
  public void run(ScoringModel model, Messages told) throws IOException {
    write(model);
    told.line(
        model.model().name()
            + " as "
            + (format == Format.ONNX ? "ONNX" : "a module of PyTorch")
            + ", in");
    told.line("  " + output);
    Path data = OnnxFile.dataOf(output);
    if (format == Format.ONNX && Files.exists(data)) {
      told.line("  " + data + ", which belongs beside it");
    }
    DataSchema schema = schema(model);
    told.line(
        "It reads encoded rows, "
            + schema.denseCount()
            + " dense columns and the ids of "
            + schema.fieldNames().size()
            + " fields; which stands where is said in it");
  }

  /** Writes the model; what is half written never looks whole. */
  public void write(ScoringModel model) throws IOException {
    Graph graph = model.model().inference();
    SortedMap<String, String> about = about(model, graph);
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(0, workers)) {
      Checkpoint.read(model.weights(), store, graph.parameters());
      switch (format) {
        case ONNX -> {
          requireFile();
          OnnxFile.write(OnnxModel.of(graph, store, about), output, apart);
        }
        case PYTORCH -> PyTorchFolder.write(output, model.model().name(), graph, store, about);
      }
    }
  }

  private void requireFile() {
    if (Files.isDirectory(output)) {
      throw new UserException(output + " is a folder; name a file, such as model.onnx");
    }
  }

  private static DataSchema schema(ScoringModel model) {
    return model.inputs().of(model.encoder().dataSchema());
  }

  private static SortedMap<String, String> about(ScoringModel model, Graph graph) {
    DataSchema schema = schema(model);
    SortedMap<String, String> about = new TreeMap<>();
    about.put("pimento.name", model.model().name());
    about.put(GRAPH, graph.hash());
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
}
