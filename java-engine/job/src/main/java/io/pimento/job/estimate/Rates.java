package io.pimento.job.estimate;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Measured rates.
 *
 * @param preparation rows a second of one pass, by format
 * @param machines by name
 */
record Rates(Map<String, Double> preparation, Map<String, Machine> machines) {
  /**
   * What a machine does in a second, and what it keeps.
   *
   * @param warmUp samples of supernet training while the full path fades out
   * @param sampled samples of supernet training afterwards
   * @param scored rows of a subnet's tuning and validation
   * @param standAlone samples of training one model
   * @param swept bytes of weights and slots that an optimizer passes over
   * @param working bytes in use beside the tables
   */
  record Machine(
      String title,
      double warmUp,
      double sampled,
      double scored,
      double standAlone,
      double swept,
      double working) {}

  /**
   * Reads a file.
   *
   * @throws UserException naming the file, the key and what is wrong
   */
  static Rates read(Path file) throws IOException {
    try {
      JsonNode root = Documents.yaml(file);
      Map<String, Double> preparation = new LinkedHashMap<>();
      for (String format : root.path("preparation").propertyNames()) {
        preparation.put(format, rate(file, root.path("preparation"), "preparation", format));
      }
      Map<String, Machine> machines = new LinkedHashMap<>();
      for (String name : root.path("machines").propertyNames()) {
        machines.put(name, machine(file, root.path("machines").path(name), "machines." + name));
      }
      if (machines.isEmpty()) {
        throw new UserException(file + ": machines: there is none");
      }
      return new Rates(preparation, machines);
    } catch (NoSuchFileException e) {
      throw new UserException("no file of rates " + file, e);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static Machine machine(Path file, JsonNode node, String at) {
    return new Machine(
        node.path("title").asString(at),
        rate(file, node, at, "warm_up"),
        rate(file, node, at, "sampled"),
        rate(file, node, at, "scored"),
        rate(file, node, at, "stand_alone"),
        rate(file, node, at, "swept"),
        rate(file, node, at, "working"));
  }

  /** A rate without a word on where it is from is none. */
  private static double rate(Path file, JsonNode node, String at, String key) {
    double rate = node.path(key).path("rate").asDouble(Double.NaN);
    if (!(rate > 0) || node.path(key).path("measured").asString("").isBlank()) {
      throw new UserException(
          file
              + ": "
              + at
              + "."
              + key
              + " is "
              + node.path(key)
              + ", not {rate: a number above 0, measured: where}");
    }
    return rate;
  }

  /**
   * Rows a second of one pass.
   *
   * @throws UserException if none was measured
   */
  double preparation(String format) {
    Double rate = preparation.get(format);
    if (rate == null) {
      throw new UserException(
          "no rate of preparing " + format + " is known, only of " + preparation.keySet());
    }
    return rate;
  }
}
