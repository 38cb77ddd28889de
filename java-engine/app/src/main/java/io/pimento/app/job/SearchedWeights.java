package io.pimento.app.job;

import io.pimento.app.run.Run;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weights of subnets that a search trained on its last rung, as they were after the epoch that was
 * chosen: each a model that can predict, and nobody trains it again.
 */
record SearchedWeights(Run run) {
  private Path file(int index) {
    return run.folder().searched().resolve("subnet-" + index + ".safetensors");
  }

  /** A name as the finals give it. */
  static String name(int index) {
    return "searched " + index;
  }

  void keep(int index, Subnet subnet, ParameterStore store) throws IOException {
    Files.createDirectories(run.folder().searched());
    SearchedModel.keep(run, file(index), name(index), subnet, Map.of(), store);
  }

  /** Removes all but those of some subnets, and says which of these are there. */
  List<Path> only(List<Integer> indices) throws IOException {
    Path folder = run.folder().searched();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Set<Path> wanted = new HashSet<>();
    for (int index : indices) {
      wanted.add(file(index));
      wanted.add(ArchitectureFile.placeBeside(file(index)));
    }
    List<Path> there;
    try (Stream<Path> files = Files.list(folder)) {
      there = files.toList();
    }
    for (Path file : there) {
      if (!wanted.contains(file)) {
        Files.delete(file);
      }
    }
    return indices.stream().map(this::file).filter(Files::exists).toList();
  }
}
