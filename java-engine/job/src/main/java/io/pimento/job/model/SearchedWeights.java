package io.pimento.job.model;

import io.pimento.run.WeightsOrigin;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Weights of subnets that a search trained on its last rung, as they were after the epoch that was
 * chosen: each a model that can predict, and nobody trains it again.
 */
public record SearchedWeights(WeightsFolder folder, WeightsOrigin origin) {
  private static String start(int index) {
    return "subnet-" + index + ".";
  }

  private Path file(int index) {
    return folder.path().resolve(start(index) + "safetensors");
  }

  /** A name as the finals give it. */
  public static String name(int index) {
    return "searched " + index;
  }

  /** Writes the weights of a subnet and its architecture. */
  public void keep(int index, Subnet subnet, ParameterStore store) throws IOException {
    Files.createDirectories(folder.path());
    SearchedModel.keep(origin, file(index), name(index), subnet, Map.of(), store);
  }

  /** Removes all but those of some subnets, and says which of these are there. */
  public List<Path> only(List<Integer> indices) throws IOException {
    folder.keepOnly(indices.stream().map(SearchedWeights::start).toList());
    return indices.stream().map(this::file).filter(Files::exists).toList();
  }
}
