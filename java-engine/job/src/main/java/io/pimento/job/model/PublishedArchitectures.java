package io.pimento.job.model;

import io.pimento.document.Documents;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The best architectures that NASRec (arXiv 2207.07187) published, for each of its benchmarks. */
public final class PublishedArchitectures {
  private static final String FILE = "published-architectures.json";

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
        all.put(e.getKey(), ArchitectureJson.standalone(e.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
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
