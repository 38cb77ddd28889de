package io.pimento.job.model;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphJson;
import io.pimento.parity.ParityCase;
import io.pimento.search.baseline.Baselines;
import io.pimento.search.model.Stem;
import io.pimento.search.space.Architecture;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The inference graph that a user means: a file (a graph of ours, an architecture, parity cases), a
 * published architecture, or a hand-made model such as {@code dlrm}.
 */
public final class GraphChoice {
  private static final int EMBEDDING = 16;

  private GraphChoice() {}

  /**
   * The graph of a name or file.
   *
   * @param entry which of several in a file
   * @param stem what the model reads; null for the published data set's fields
   * @param tableRows rows of every table if there is no stem
   */
  public static Graph of(String name, @Nullable String entry, @Nullable Stem stem, int tableRows)
      throws IOException {
    try {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return ofFile(file, entry, stem == null ? fields("criteo", tableRows) : stem);
      }
      Optional<Architecture> published = PublishedArchitectures.byName(name);
      if (published.isPresent()) {
        return subnet(stem == null ? fields(name, tableRows) : stem, published.get());
      }
      Stem own = stem == null ? fields("criteo", tableRows) : stem;
      return Baselines.byName(name, own).inference();
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--graph "
              + name
              + ": "
              + e.getMessage()
              + "; published are "
              + PublishedArchitectures.names()
              + ", or give a file",
          e);
    }
  }

  private static Graph ofFile(Path file, @Nullable String entry, Stem stem) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".onnx")) {
      throw new UserException(
          file
              + " is a model of ONNX; make a graph of it first: pimento graph import "
              + file
              + " --out graph.json");
    }
    JsonNode root = name.endsWith(".gz") ? null : Documents.json(file);
    if (root != null && root.has("nodes")) {
      return GraphJson.read(file.toString(), Documents.text(file));
    }
    if (root == null || root.isArray()) {
      List<ParityCase> cases = ParityCase.read(file);
      return cases.stream()
          .filter(c -> c.name().equals(entry))
          .findFirst()
          .orElseThrow(
              () ->
                  new UserException(
                      file
                          + " has the cases "
                          + cases.stream().map(ParityCase::name).toList()
                          + "; choose with --entry"))
          .subnet()
          .inference();
    }
    Stem own = entry == null ? ArchitectureWidths.over(file, stem) : stem;
    return subnet(own, ArchitectureFile.read(file, entry, null));
  }

  private static Graph subnet(Stem stem, Architecture a) {
    return new Subnet(stem, a, Sharing.STANDALONE).inference();
  }

  /** Dense features and fields of the published data sets. */
  private static Stem fields(String name, int rows) {
    int dense = name.startsWith("avazu") ? 1 : name.startsWith("kdd") ? 3 : 13;
    int fields = name.startsWith("avazu") ? 23 : name.startsWith("kdd") ? 10 : 26;
    return new Stem(dense, Collections.nCopies(fields, rows), EMBEDDING);
  }
}
