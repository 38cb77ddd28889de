package io.pimento.parity;

import io.pimento.document.Documents;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.NodeKind;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One case of a parity file: a subnet, and what the reference computed for it.
 *
 * @param gradients by parameter name; parameters left out have none
 * @param steps successive training steps on the same batch
 * @param shapes every parameter's shape by name, where the file lists them; else empty
 */
public record ParityCase(
    String name,
    Subnet subnet,
    int batch,
    double[] logits,
    Map<String, Gradient> gradients,
    List<Step> steps,
    long parameters,
    long embeddingParameters,
    Map<String, List<Integer>> shapes) {
  /** Norm and first three entries of one parameter's gradient. */
  public record Gradient(double norm, double[] head) {}

  /** Loss and unclipped global gradient norm. */
  public record Step(double loss, double norm) {}

  /** Reads all cases of a {@code .json} file, gzipped or not. */
  public static List<ParityCase> read(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      try (InputStream in = gzip ? new GZIPInputStream(raw) : raw) {
        List<ParityCase> cases = new ArrayList<>();
        String name = file.toString();
        for (JsonNode node : Documents.json(name, Documents.text(name, in.readAllBytes()))) {
          cases.add(read(node));
        }
        return cases;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(file + " is not a parity file: " + e.getMessage(), e);
    }
  }

  private static ParityCase read(JsonNode c) {
    JsonNode ops = c.path("ops_config");
    List<NodeKind> kinds = new ArrayList<>();
    ops.path("node_names").forEach(n -> kinds.add(NodeKind.byLabel(n.asString())));
    SearchSpace space =
        new SearchSpace(
            c.path("space").asString(),
            kinds,
            ints(ops.path("dense_node_dims")),
            ints(ops.path("sparse_node_dims")));
    Architecture architecture = ArchitectureJson.read(c.path("choice"), space);
    Stem stem =
        new Stem(
            c.path("num_dense").asInt(),
            ints(c.path("table_rows")),
            c.path("embedding_dim").asInt());
    String mode = c.path("mode").asString();
    Sharing sharing = mode.equals("supernet") ? Sharing.MASKED : Sharing.STANDALONE;
    Map<String, Gradient> gradients = new LinkedHashMap<>();
    c.path("grads")
        .properties()
        .forEach(
            e ->
                gradients.put(
                    e.getKey(),
                    new Gradient(
                        e.getValue().path("norm").asDouble(), doubles(e.getValue().path("head")))));
    List<Step> steps = new ArrayList<>();
    c.path("steps")
        .forEach(
            s -> steps.add(new Step(s.path("loss").asDouble(), s.path("grad_norm").asDouble())));
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    JsonNode listed =
        c.has("all_param_shapes") ? c.path("all_param_shapes") : c.path("param_shapes");
    listed.properties().forEach(e -> shapes.put(e.getKey(), ints(e.getValue())));
    return new ParityCase(
        c.path("name").asString(),
        new Subnet(stem, architecture, sharing),
        c.path("batch").asInt(),
        doubles(c.path("logits")),
        gradients,
        steps,
        c.path("params_total").asLong(),
        c.path("params_embedding").asLong(),
        shapes);
  }

  private static List<Integer> ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** Dense features, row-major. */
  public float[] dense() {
    ParityFill fill = new ParityFill("dense");
    float[] x = new float[batch * subnet.stem().dense()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (fill.mix(i) / 4294967296.0 * 3);
    }
    return x;
  }

  /** One id a field, row-major. */
  public int[] ids() {
    List<Integer> rows = subnet.stem().tableRows();
    int[] ids = new int[batch * rows.size()];
    for (int f = 0; f < rows.size(); f++) {
      ParityFill fill = new ParityFill("cat." + f);
      for (int b = 0; b < batch; b++) {
        ids[b * rows.size() + f] = (int) (fill.mix(b) % rows.get(f));
      }
    }
    return ids;
  }

  public float[] labels() {
    ParityFill fill = new ParityFill("label");
    float[] y = new float[batch];
    for (int b = 0; b < batch; b++) {
      y[b] = fill.mix(b) % 4 == 0 ? 1 : 0;
    }
    return y;
  }
}
