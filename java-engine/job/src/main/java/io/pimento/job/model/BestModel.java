package io.pimento.job.model;

import io.pimento.run.RunFolder;
import io.pimento.run.Study;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.baseline.Baseline;
import io.pimento.search.baseline.Family;
import io.pimento.search.pipeline.CandidateModel;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.supernet.Subnet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps weights and architecture of the searched model that is tested, and the weights of the best
 * hand-made one, in the run's folder.
 */
public record BestModel(Study study, Consumer<String> lines) implements TrialRunner.KeepFinal {
  private boolean isKept(CandidateModel candidate, long seed) {
    return candidate.searched()
        && candidate.model() instanceof Subnet
        && seed == study.config().retrain().seeds().getFirst();
  }

  @Override
  public void trained(CandidateModel candidate, long seed, ParameterStore store)
      throws IOException {
    if (candidate.model() instanceof Baseline baseline
        && seed == study.config().retrain().seeds().getFirst()) {
      Family family = Family.byName(baseline.name());
      HandMadeModel.keep(
          study.origin(),
          study.folder().bestBaseline(),
          family,
          family.customary(study.data().stem().embedding()),
          Map.of(),
          store);
    }
    if (isKept(candidate, seed) && candidate.model() instanceof Subnet subnet) {
      SearchedModel.keep(
          study.origin(), study.folder().best(), candidate.name(), subnet, Map.of(), store);
    }
  }

  @Override
  public boolean lost(CandidateModel candidate, long seed) throws IOException {
    if (seed != study.config().retrain().seeds().getFirst()) {
      return false;
    }
    String why =
        switch (candidate.model()) {
          case Subnet s when candidate.searched() -> missing(study.folder(), candidate);
          case Baseline b -> HandMadeModel.missing(study.folder().bestBaseline(), b.name());
          default -> "";
        };
    if (!why.isEmpty()) {
      lines.accept("finals: " + why + "; " + candidate.name() + " is trained again for it");
    }
    return !why.isEmpty();
  }

  private static String missing(RunFolder folder, CandidateModel candidate) {
    if (!Files.exists(folder.best())) {
      return folder.best() + " is gone";
    }
    if (!Files.exists(folder.bestArchitecture())) {
      return folder.bestArchitecture() + " is gone";
    }
    try {
      ArchitectureFile.read(folder.bestArchitecture(), null, null);
      String name = Safetensors.readHeader(folder.best()).metadata().get(SearchedModel.NAME);
      return candidate.name().equals(name) ? "" : folder.best() + " is of another model, " + name;
    } catch (IOException | RuntimeException e) {
      return "" + e.getMessage();
    }
  }
}
