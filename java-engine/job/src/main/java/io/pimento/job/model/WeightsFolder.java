package io.pimento.job.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of the weights of models that may still be wanted. All files of a model, of whatever
 * seed and with its architecture, begin with its name.
 */
public record WeightsFolder(Path path) {
  /**
   * Removes the files of all other models.
   *
   * @param names that files of wanted models begin with, up to and with what ends a name
   */
  public void keepOnly(Collection<String> names) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    List<Path> there;
    try (Stream<Path> files = Files.list(path)) {
      there = files.toList();
    }
    for (Path file : there) {
      String name = String.valueOf(file.getFileName());
      if (names.stream().noneMatch(name::startsWith)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
