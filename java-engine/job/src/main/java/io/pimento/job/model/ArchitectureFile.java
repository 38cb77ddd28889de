package io.pimento.job.model;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Architecture files in the reference's form: one architecture, or several by name. */
public final class ArchitectureFile {
  private static final String SUFFIX = ".safetensors";

  private ArchitectureFile() {}

  /**
   * Reads one architecture.
   *
   * @param entry its name in a file of several; null for a file of one
   * @param space the space it belongs to; null for the one that it names, with its own sizes
   * @throws UserException if there is no such file or entry, or the file is not JSON
   * @throws IOException naming what is wrong with the architecture
   */
  public static Architecture read(Path file, @Nullable String entry, @Nullable SearchSpace space)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("no architecture file " + file);
    }
    try {
      JsonNode root = Documents.json(file);
      JsonNode node = entry == null ? root : root.path(entry);
      if (!node.has("micro")) {
        throw new UserException(
            file
                + (entry == null ? " holds no architecture itself" : " has no entry " + entry)
                + "; its entries are "
                + root.propertyNames()
                + " (--entry NAME)");
      }
      return space == null ? ArchitectureJson.standalone(node) : ArchitectureJson.read(node, space);
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where the architecture of weights stands: the file of their name; they themselves if theirs is
   * another.
   */
  public static Path placeBeside(Path weights) {
    String name = String.valueOf(weights.getFileName());
    return name.endsWith(SUFFIX)
        ? weights.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".json")
        : weights;
  }

  /**
   * The architecture file of a checkpoint.
   *
   * @param given as a user names it; null for the file of the checkpoint's name
   */
  public static Path beside(Path weights, @Nullable Path given) {
    if (given != null) {
      return given;
    }
    Path beside = placeBeside(weights);
    if (!beside.equals(weights) && Files.isRegularFile(beside)) {
      return beside;
    }
    throw new UserException(
        weights + ": no architecture is beside it; name one: --architecture FILE");
  }

  /** Names of the architectures in a file; empty if it is one itself. */
  public static List<String> entries(Path file) throws IOException {
    try {
      JsonNode root = Documents.json(file);
      List<String> names = new ArrayList<>();
      root.properties()
          .forEach(
              e -> {
                if (e.getValue().has("micro")) {
                  names.add(e.getKey());
                }
              });
      return names;
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    }
  }
}
