package io.pimento;

import io.pimento.data.DataSchema;
import io.pimento.data.InputKinds;
import io.pimento.data.RowSource;
import io.pimento.data.SelectedColumns;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.graph.Graph;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.search.kept.KeptBaseline;
import io.pimento.search.kept.KeptTables;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in files: weights, with the architecture beside them if it was searched. It reads
 * the inputs {@code dense}, {@code ids} and, for fields of several values, {@code bag.0}, … as far
 * as it has such fields ({@link #batch}).
 *
 * @param weights the file of weights
 * @param model its graphs
 * @param inputs which kinds of prepared columns it reads
 */
public record SavedModel(Path weights, Model model, InputKinds inputs) {
  private static final String SUFFIX = ".safetensors";
  private static final String BEST = "best" + SUFFIX;

  /**
   * Opens a model with what its folder keeps of the data.
   *
   * @param place a run folder, whose {@code best.safetensors} it then is, or a file of weights
   * @throws IOException naming the file, if one is missing, damaged, or of another model
   */
  public static SavedModel open(Path place) throws IOException {
    Path weights = Files.isDirectory(place) ? best(place) : place;
    return open(weights, architecture(weights));
  }

  /**
   * The same with an architecture file.
   *
   * @param architecture null for a hand-made model
   */
  public static SavedModel open(Path weights, @Nullable Path architecture) throws IOException {
    Safetensors.Header header = Safetensors.readHeader(weights);
    Path folder = weights.toAbsolutePath().getParent();
    String tied = header.metadata().get(WeightsAbout.ENCODING);
    if (folder == null || !RowEncoder.isIn(folder)) {
      throw new IOException(
          weights
              + ": its folder keeps no encoding.json, which says what the model reads; copy it from"
              + " the run, or say how many dense features there are: open(weights, architecture,"
              + " dense)");
    }
    RowEncoder encoder = RowEncoder.open(folder);
    if (tied != null && !tied.equals(encoder.fingerprint())) {
      throw new IOException(
          weights
              + " was trained with the dictionaries "
              + tied
              + ", but those beside it are "
              + encoder.fingerprint());
    }
    InputKinds inputs = WeightsAbout.inputs(header.metadata());
    DataSchema schema = inputs.of(encoder.dataSchema());
    return open(weights, header, architecture, Stem.of(schema, 1), inputs);
  }

  /**
   * Opens a model of fields of one value each, without what its folder keeps of the data: the
   * tables in the weights say the rest.
   *
   * @param architecture null for a hand-made model
   * @param dense how many dense features it reads
   */
  public static SavedModel open(Path weights, @Nullable Path architecture, int dense)
      throws IOException {
    Safetensors.Header header = Safetensors.readHeader(weights);
    Stem fields = new Stem(dense, KeptTables.of(header).rows(), 1);
    return open(weights, header, architecture, fields, InputKinds.ALL);
  }

  private static SavedModel open(
      Path weights,
      Safetensors.Header header,
      @Nullable Path architecture,
      Stem fields,
      InputKinds inputs)
      throws IOException {
    try {
      if (WeightsAbout.BASELINE.equals(header.metadata().get(WeightsAbout.KIND))) {
        return new SavedModel(weights, KeptBaseline.of(header, fields), inputs);
      }
      if (architecture == null) {
        throw new IllegalArgumentException(
            "it is no hand-made model, and no architecture was given");
      }
      KeptTables kept = KeptTables.of(header);
      if (kept.rows().size() != fields.fields()) {
        throw new IllegalArgumentException(
            "it has "
                + kept.rows().size()
                + " embedding tables, the data "
                + fields.fields()
                + " fields");
      }
      Stem stem =
          fields.withTables(kept.rows()).withEmbedding(kept.embedding()).withWidths(kept.widths());
      return new SavedModel(
          weights, new Subnet(stem, read(architecture), Sharing.STANDALONE), inputs);
    } catch (IllegalArgumentException e) {
      throw new IOException(weights + ": " + e.getMessage(), e);
    }
  }

  private static io.pimento.search.space.Architecture read(Path file) throws IOException {
    try {
      return ArchitectureJson.standalone(Documents.json(file));
    } catch (DocumentException e) {
      throw new IOException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path best(Path folder) throws IOException {
    Path best = folder.resolve(BEST);
    if (Files.isRegularFile(best)) {
      return best;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> there =
          files
              .map(f -> String.valueOf(f.getFileName()))
              .filter(f -> f.endsWith(SUFFIX))
              .sorted()
              .toList();
      throw new IOException(folder + " has no " + BEST + "; name one of its files: " + there);
    }
  }

  /** The file of the same name beside the weights, if there is one. */
  private static @Nullable Path architecture(Path weights) {
    String name = String.valueOf(weights.getFileName());
    if (!name.endsWith(SUFFIX)) {
      return null;
    }
    Path beside =
        weights.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".json");
    return Files.isRegularFile(beside) ? beside : null;
  }

  /** The graph that scores: an output {@code logits}. */
  public Graph graph() {
    return model.inference();
  }

  /**
   * Rows of prepared data with the columns that this model reads.
   *
   * @param from the first row
   * @throws IndexOutOfBoundsException if there are not so many rows
   */
  public Batch batch(RowSource prepared, long from, int rows) {
    return Batch.of(SelectedColumns.of(prepared, inputs), from, rows);
  }

  /**
   * Loads the weights into an engine and makes the graph ready to run there.
   *
   * @param batch rows at a time
   */
  public Prepared prepare(Engine engine, int batch) throws IOException {
    Graph graph = graph();
    engine.load(weights, graph);
    return engine.prepare(graph, batch);
  }
}
