package io.pimento.job.model;

import io.pimento.run.WeightsOrigin;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.kept.WeightsAbout;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Searched models with weights of their own, and their architectures beside them. */
public final class SearchedModel {
  static final String NAME = WeightsAbout.NAME;

  private SearchedModel() {}

  /**
   * Writes weights and architecture.
   *
   * @param about what else the weights say of themselves
   */
  public static void keep(
      WeightsOrigin origin,
      Path file,
      String name,
      Subnet model,
      Map<String, String> about,
      ParameterStore store)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>(origin.metadata());
    metadata.putAll(about);
    metadata.put(WeightsAbout.KIND, WeightsAbout.STANDALONE);
    metadata.put(NAME, name);
    Checkpoint.write(file, store, metadata);
    keepArchitecture(file, model);
  }

  /** Writes the architecture of weights beside them. */
  public static void keepArchitecture(Path file, Subnet model) throws IOException {
    ObjectNode architecture = ArchitectureJson.toJson(model.architecture());
    ArchitectureWidths.write(architecture, model.stem());
    AtomicFile.write(ArchitectureFile.placeBeside(file), architecture + "\n");
  }
}
