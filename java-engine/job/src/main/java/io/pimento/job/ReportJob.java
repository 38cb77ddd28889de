package io.pimento.job;

import io.pimento.data.DataSchema;
import io.pimento.report.Method;
import io.pimento.report.Report;
import io.pimento.report.RunDescription;
import io.pimento.run.Results;
import io.pimento.run.RunFolder;
import io.pimento.run.Study;
import io.pimento.run.config.AutoConfig;
import io.pimento.run.config.EvaluationConfig;
import io.pimento.run.config.RetrainConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.search.evolve.Algorithm;
import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Writes a run's page from what its folder holds. */
public final class ReportJob {
  private ReportJob() {}

  /** Writes it and returns where. */
  public static Path write(Study study) throws IOException {
    RunFolder folder = study.folder();
    AtomicFile.write(
        folder.report(),
        Report.page(description(study), folder.results().read(), candidates(study)));
    return folder.report();
  }

  private static List<Candidate> candidates(Study study) throws IOException {
    if (!Files.exists(study.folder().journal())) {
      return List.of();
    }
    try (Journal journal = SearchJob.journal(study)) {
      return journal.found();
    }
  }

  private static RunDescription description(Study study) throws IOException {
    DataSchema schema = study.data().dataset().schema();
    RunConfig config = study.config();
    return new RunDescription(
        schema.name(),
        schema.synthetic(),
        study.data().fingerprint(),
        supernet(config),
        config.model().space(),
        config.search().goals(),
        method(study));
  }

  private static String supernet(RunConfig config) {
    JsonNode widths = config.tree().node("model").path("widths");
    return "space "
        + config.model().space().name()
        + ", "
        + config.model().blocks()
        + " blocks, embedding "
        + config.model().embedding()
        + (widths.isNull() ? "" : ", widths of tables " + widths)
        + ", weights shared "
        + config.tree().node("train").path("sharing").asString();
  }

  private static Method method(Study study) throws IOException {
    RunConfig config = study.config();
    AutoConfig auto = config.auto();
    EvaluationConfig evaluation = config.search().evaluation();
    RetrainConfig retrain = config.retrain();
    Map<String, String> environment = new LinkedHashMap<>();
    new Results(study.folder().environment())
        .read()
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asString()));
    return new Method(
        auto.auc(),
        auto.refit(),
        evaluation.isSupernet() ? List.of() : evaluation.rungs(),
        evaluation.chosen() > 0,
        evaluation.inheritance(),
        config.search().algorithm() == Algorithm.NSGA2,
        retrain.words(),
        retrain.refit(),
        auto.seed(),
        seeds(config),
        study.folder().testOpenings().lines(),
        environment,
        Files.readString(study.folder().config()));
  }

  private static String seeds(RunConfig config) {
    return "train "
        + config.train().settings().seed()
        + ", search "
        + config.search().settings().seed()
        + ", final "
        + config.retrain().seeds();
  }
}
