package io.pimento.app.job;

import io.pimento.document.Documents;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The best architectures that NASRec (arXiv 2207.07187) published, for each of its benchmarks. */
public final class PublishedArchitectures {
  private static final String FILE = "/io/pimento/app/published-architectures.json";

  private static final Map<String, Architecture> ALL = all();

  private PublishedArchitectures() {}

  /** Their names, such as {@code criteo-full}. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /** The one of a name. */
  public static Optional<Architecture> byName(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static Map<String, Architecture> all() {
    Map<String, Architecture> all = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, JsonNode> e : file().properties()) {
        all.put(e.getKey(), ArchitectureJson.read(e.getValue(), space(e.getValue())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static SearchSpace space(JsonNode node) {
    SearchSpace space = SearchSpace.byName(node.path("config").asString(""));
    TreeSet<Integer> dense = new TreeSet<>(space.denseDims());
    TreeSet<Integer> sparse = new TreeSet<>(space.sparseDims());
    for (JsonNode micro : node.path("micro")) {
      dense.add(micro.path("dense_in_dims").asInt(0));
      sparse.add(micro.path("sparse_in_dims").asInt(0));
    }
    return space.withDims(List.copyOf(dense), List.copyOf(sparse));
  }

  private static JsonNode file() throws IOException {
    try (InputStream in = PublishedArchitectures.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program's own file " + FILE + " is missing");
      }
      return Documents.json(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
