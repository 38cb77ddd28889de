package io.pimento.bench.step;

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
import tools.jackson.databind.JsonNode;

/** Paths out of a file, one a step: those that another implementation was measured on. */
public final class GivenPaths {
  private GivenPaths() {}

  /**
   * Reads an architecture file, which is one path, or an array of such.
   *
   * @throws UserException naming the file and what is wrong
   */
  public static List<Architecture> read(Path file, int blocks) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("there is no file " + file);
    }
    try {
      JsonNode root = Documents.json(file);
      List<Architecture> paths = new ArrayList<>();
      for (JsonNode choice : root.isArray() ? root : List.of(root)) {
        paths.add(ArchitectureJson.read(choice, SearchSpace.FULL));
      }
      if (paths.isEmpty()) {
        throw new UserException(file + " must hold a choice, or an array of at least one");
      }
      for (Architecture a : paths) {
        if (a.blocks() != blocks) {
          throw new UserException(
              "%s: choices must have %d blocks, not %d".formatted(file, blocks, a.blocks()));
        }
      }
      return paths;
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }
}
