package io.pimento.job;

import io.pimento.codesign.Arms;
import io.pimento.codesign.CodesignFinals;
import io.pimento.codesign.CodesignOutcome;
import io.pimento.codesign.CodesignSettings;
import io.pimento.codesign.CodesignStudy;
import io.pimento.codesign.Contender;
import io.pimento.codesign.Contenders;
import io.pimento.codesign.DocumentWriter;
import io.pimento.codesign.Provenance;
import io.pimento.codesign.Searched;
import io.pimento.codesign.SpaceSize;
import io.pimento.codesign.simulate.DesignCosts;
import io.pimento.data.Split;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.report.codesign.CodesignFiles;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.CodesignJson;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.text.Text;
import io.pimento.run.Results;
import io.pimento.run.Run;
import io.pimento.run.config.RetrainConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.evaluate.HardwareModel;
import io.pimento.search.pipeline.DesignScoring;
import io.pimento.search.pipeline.RungTrainings;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.TrialRunner;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole co-design: the supernet, the searches, the finals of searched and hand-made models, the
 * claims. Each part goes on where it was stopped.
 */
public final class CodesignJob {
  private final Run run;
  private final RunConfig config;
  private final CodesignStudy study;

  private CodesignJob(Run run) {
    this.run = run;
    this.config = run.config();
    this.study =
        new CodesignStudy(
            config.codesign(),
            config.search().plan(SearchJob.space(config, config.search().hardware().space())),
            run.data().stem(),
            run.folder().path().resolve("codesign"));
  }

  /** Runs everything and writes document, page, pictures and points; the page. */
  public static Path run(Run run) throws IOException, InterruptedException {
    CodesignJob job = new CodesignJob(run);
    Path page = CodesignFiles.write(job.study.folder(), job.document());
    run.messages().line("page: " + page);
    return page;
  }

  private CodesignDocument document() throws IOException, InterruptedException {
    if (!config.search().evaluation().isSupernet()) {
      throw new UserException(
          "codesign scores designs as codesign.scores says: search.evaluation must be supernet, not"
              + " "
              + config.search().evaluation().kind().label());
    }
    DesignCosts.check(HardwareSpace.only(study.naive()));
    run.messages()
        .line(
            String.format(
                Locale.ROOT,
                "space: 10^%.1f architectures with bits, 10^%.1f settings of hardware",
                SpaceSize.log10(config.model().space().size(config.model().blocks())),
                SpaceSize.log10(study.hardware().size())));
    try (DesignCosts costs =
        new DesignCosts(config.search().hardware(), run.data(), run.folder().hardware())) {
      HardwareModel hardware = hardwareOfFinals(costs);
      if (config.codesign().scores().isEmpty()) {
        SupernetJob.run(run);
      }
      CodesignOutcome outcome = finals(arms(costs), costs, hardware);
      outcome.claims().forEach(c -> run.messages().line("claim: " + c));
      outcome.leftOut().forEach(w -> run.messages().line("no claim about hardware: " + w));
      CodesignDocument document = new DocumentWriter(study, provenance(), costs).of(outcome);
      for (Finalist f : document.finalists()) {
        String words = f.name() + ": " + f.assumed();
        Text.folded("  ", "      ", List.of(words.split(" ", -1))).forEach(run.messages()::line);
      }
      ObjectNode result = Results.object();
      result.set("claims", CodesignJson.write(document).path("claims"));
      run.folder().results().put("codesign", result);
      return document;
    }
  }

  private List<Searched> arms(DesignCosts costs) throws IOException, InterruptedException {
    try (ParameterStore supernet =
        new ParameterStore(config.train().settings().seed(), run.machine().workers())) {
      Optional<CodesignSettings.PartTraining> part = config.codesign().scores();
      if (part.isEmpty()) {
        SupernetJob.load(run.study(), supernet);
        return arms(
            supernet,
            costs,
            new DesignScoring.InSupernet(run.machine()),
            identity("model", "train", "tune", "search"));
      }
      long all = run.data().rows(Split.TRAIN).rows();
      RetrainConfig retrain = config.retrain();
      try (Trainings trainings = run.trainings(config.search().settings().parallel())) {
        return arms(
            supernet,
            costs,
            new DesignScoring.Alone(
                trainings,
                retrain.trials(all),
                RungTrainings.rows(part.get().part(), all),
                part.get().epochs()),
            identity("model", "search", "retrain") + retrain.identity() + ", " + part.get());
      }
    }
  }

  /**
   * Runs all searches.
   *
   * @param key of what decides scores beside the space of hardware
   */
  private List<Searched> arms(
      ParameterStore supernet, DesignCosts costs, DesignScoring scoring, String key)
      throws IOException, InterruptedException {
    return new Arms(
            study,
            SupernetJob.trained(run, supernet),
            scoring,
            costs,
            key,
            run.folder().results(),
            run.bench())
        .run();
  }

  private String identity(String... sections) throws IOException {
    return config.identity(run.data().fingerprint(), sections);
  }

  private CodesignOutcome finals(List<Searched> arms, DesignCosts costs, HardwareModel hardware)
      throws IOException, InterruptedException {
    Contenders contenders = new Contenders(study, costs);
    List<Contender> searched = contenders.searched(arms);
    List<Contender> handMade = contenders.handMade(run.progress());
    RetrainConfig retrain = config.retrain();
    run.messages()
        .line(
            String.format(
                Locale.ROOT,
                "finals: %d searched and %d hand-made models, %s",
                searched.size(),
                handMade.size(),
                retrain.words()));
    try (Trainings trainings = run.trainings(retrain.parallel())) {
      TrialBook book = run.trialBook(study.file("trials.json"), key());
      TrialRunner runner = RetrainJob.trialRunner(run.study(), trainings, book);
      return new CodesignFinals(study, contenders, hardware, runner, run.bench())
          .of(arms, searched, handMade);
    }
  }

  /** What finalists lose on their hardware, made before anything is trained, lest it fail. */
  private HardwareModel hardwareOfFinals(DesignCosts costs) throws InterruptedException {
    CodesignSettings settings = config.codesign();
    return costs.under(settings.faults(), settings.deviceRows(), run.data());
  }

  private Provenance provenance() throws IOException {
    Map<String, JsonNode> machine = new LinkedHashMap<>();
    Documents.json(run.folder().environment())
        .properties()
        .forEach(e -> machine.put(e.getKey(), e.getValue()));
    return new Provenance(
        config.data().name(),
        run.data().rows(Split.TRAIN).rows()
            + " rows to train, "
            + run.data().rows(Split.VALIDATION).rows()
            + " to validate, fingerprint "
            + run.data().fingerprint(),
        config.tree().yaml(),
        machine,
        run.folder().results().read().path("rank"));
  }

  private String key() throws IOException {
    return identity("model", "train", "tune", "search", "retrain", "codesign")
        + config.retrain().identity();
  }
}
