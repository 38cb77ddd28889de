package io.pimento.search.evolve;

import io.pimento.document.Documents;
import io.pimento.document.JsonNumbers;
import io.pimento.runtime.file.ChainedFile;
import io.pimento.search.evaluate.MetricsJson;
import io.pimento.search.evaluate.SubnetScore;
import io.pimento.search.pareto.Fitness;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.Design;
import io.pimento.search.space.DesignSpace;
import io.pimento.search.space.Hardware;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON line a candidate, in the order of their indices, on disk before the next is written and
 * chained to those before. A line cut off by a kill is dropped when the journal is opened again.
 */
public final class Journal implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String RUNG = "rung";

  private final ChainedFile file;
  private final List<Candidate> found;

  private Journal(ChainedFile file, List<Candidate> found) {
    this.file = file;
    this.found = found;
  }

  /**
   * Opens or creates a journal.
   *
   * @param key identifies the search; a journal of another search is refused
   * @throws IOException if a whole line is damaged or the journal is another search's
   */
  public static Journal open(Path file, String key, DesignSpace space) throws IOException {
    List<Candidate> found = new ArrayList<>();
    ChainedFile lines =
        ChainedFile.open(file, (line, json) -> read(file, line, json, key, space, found));
    Journal journal = new Journal(lines, found);
    if (lines.isEmpty()) {
      ObjectNode head = MAPPER.createObjectNode();
      journal.append(head.put("search", key));
    }
    return journal;
  }

  private static void read(
      Path file, int line, String text, String key, DesignSpace space, List<Candidate> found)
      throws IOException {
    try {
      JsonNode node = Documents.json("it", text);
      if (line > 1) {
        found.add(candidate(node, space));
        return;
      }
      String other = node.path("search").asString("");
      if (other.isEmpty()) {
        throw new IOException(
            file + " is no journal of a search; choose another run folder or remove it");
      }
      if (!other.equals(key)) {
        throw new IOException(
            file
                + " is the journal of another search ("
                + other
                + ", this is "
                + key
                + "); choose another run folder or remove it");
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "line " + line + " of journal " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Candidate candidate(JsonNode n, DesignSpace space) {
    return new Candidate(
        n.path("index").asInt(),
        n.path("generation").asInt(),
        n.path("parent").asInt(),
        design(n, space),
        new SubnetScore(
            MetricsJson.read(n),
            n.path("multiply_adds").asLong(),
            n.path("parameters").asLong(),
            JsonNumbers.get(n, "latency_us"),
            hardware(n)),
        JsonNumbers.get(n, "value"),
        fitness(n).on(n.path(RUNG).asInt(0)),
        JsonNumbers.get(n, "predicted_log_loss"));
  }

  private static Design design(JsonNode n, DesignSpace space) {
    SortedMap<String, String> settings = new TreeMap<>();
    n.path("hardware").properties().forEach(e -> settings.put(e.getKey(), e.getValue().asString()));
    Design design =
        new Design(
            ArchitectureJson.read(n.path("architecture"), space.architectures()),
            new Hardware(settings));
    space.check(design);
    return design;
  }

  private static Map<String, Double> hardware(JsonNode n) {
    Map<String, Double> costs = new LinkedHashMap<>();
    for (Measure m : Measure.values()) {
      if (m.modelled() && n.has(m.label())) {
        costs.put(m.label(), JsonNumbers.get(n, m.label()));
      }
    }
    return costs;
  }

  private static Fitness fitness(JsonNode n) {
    List<Double> objectives = new ArrayList<>();
    for (JsonNode v : n.path("objectives")) {
      objectives.add(v.isNumber() ? v.asDouble() : Double.POSITIVE_INFINITY);
    }
    JsonNode violation = n.path("violation");
    return new Fitness(
        objectives, violation.isNumber() ? violation.asDouble() : Double.POSITIVE_INFINITY);
  }

  /** What was already evaluated when the journal was opened, in order. */
  public List<Candidate> found() {
    return found;
  }

  /** Appends one candidate and waits until it is on disk. */
  public void append(Candidate c) throws IOException {
    ObjectNode n = MAPPER.createObjectNode();
    n.put("index", c.index());
    n.put("generation", c.generation());
    n.put("parent", c.parent());
    JsonNumbers.put(n, "value", c.value());
    ArrayNode objectives = n.putArray("objectives");
    for (double v : c.fitness().objectives()) {
      if (Double.isFinite(v)) {
        objectives.add(v);
      } else {
        objectives.addNull();
      }
    }
    JsonNumbers.put(n, "violation", c.fitness().violation());
    MetricsJson.write(n, c.score().metrics());
    n.put("multiply_adds", c.score().multiplyAdds());
    n.put("parameters", c.score().parameters());
    JsonNumbers.put(n, "latency_us", c.score().latencyMicros());
    c.score().hardware().forEach((name, cost) -> JsonNumbers.put(n, name, cost));
    if (c.rung() > 0) {
      n.put(RUNG, c.rung());
    }
    if (Double.isFinite(c.predicted())) {
      n.put("predicted_log_loss", c.predicted());
    }
    if (!c.design().hardware().isNone()) {
      ObjectNode hardware = n.putObject("hardware");
      c.design().hardware().settings().forEach(hardware::put);
    }
    n.set("architecture", ArchitectureJson.toJson(c.architecture()));
    append(n);
  }

  private void append(ObjectNode n) throws IOException {
    file.append(MAPPER.writeValueAsString(n));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
