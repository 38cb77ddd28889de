package io.pimento.app.codesign;

import io.pimento.app.UserException;
import io.pimento.app.config.CodesignConfig;
import io.pimento.app.config.HardwareConfig;
import io.pimento.app.config.RetrainConfig;
import io.pimento.app.config.RunConfig;
import io.pimento.app.job.RetrainJob;
import io.pimento.app.job.SupernetJob;
import io.pimento.app.pim.DesignCosts;
import io.pimento.app.run.Results;
import io.pimento.app.run.Run;
import io.pimento.report.codesign.CodesignFiles;
import io.pimento.report.codesign.document.CodesignDocument;
import io.pimento.report.codesign.document.CodesignJson;
import io.pimento.report.codesign.document.Finalist;
import io.pimento.report.text.Text;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.pipeline.Contest;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.space.HardwareSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole co-design: the supernet, the searches, the finals of searched and hand-made models, the
 * claims. Each part goes on where it was stopped.
 */
public final class CodesignJob {
  private final Run run;
  private final RunConfig config;
  private final CodesignConfig codesign;

  private CodesignJob(Run run) {
    this.run = run;
    this.config = run.config();
    this.codesign = config.codesign();
  }

  /** Runs everything and writes document, page, pictures and points; the page. */
  public static Path run(Run run) throws IOException, InterruptedException {
    Path page =
        CodesignFiles.write(
            run.folder().path().resolve("codesign"), new CodesignJob(run).document());
    run.console().line("page: " + page);
    return page;
  }

  private CodesignDocument document() throws IOException, InterruptedException {
    if (!config.search().evaluation().isSupernet()) {
      throw new UserException(
          "codesign compares searches of one supernet: search.evaluation must be supernet, not "
              + config.search().evaluation().kind().label());
    }
    HardwareConfig hardware = config.search().hardware();
    DesignCosts.check(HardwareSpace.only(codesign.naiveOf(hardware.space())));
    run.console()
        .line(
            String.format(
                Locale.ROOT,
                "space: 10^%.1f architectures with bits, 10^%.1f settings of hardware",
                SpaceSize.log10(config.model().space().size(config.model().blocks())),
                SpaceSize.log10(hardware.space().size())));
    try (DesignCosts costs = new DesignCosts(hardware, run.data(), run.folder().hardware())) {
      SupernetJob.run(run);
      List<Searched> arms;
      try (ParameterStore supernet =
          new ParameterStore(config.train().settings().seed(), run.machine().workers())) {
        SupernetJob.load(run, supernet);
        arms = new Arms(run, supernet, costs).run();
      }
      Contenders contenders = new Contenders(run, costs);
      List<Contender> searched = contenders.searched(arms);
      List<Contender> handMade = contenders.handMade();
      CodesignOutcome outcome = finals(arms, searched, handMade, contenders, costs);
      outcome.claims().forEach(c -> run.console().line("claim: " + c));
      outcome.leftOut().forEach(w -> run.console().line("no claim about hardware: " + w));
      CodesignDocument document = new DocumentWriter(run, costs).of(outcome);
      for (Finalist f : document.finalists()) {
        String words = f.name() + ": " + f.assumed();
        Text.folded("  ", "      ", List.of(words.split(" ", -1))).forEach(run.console()::line);
      }
      ObjectNode result = Results.object();
      result.set("claims", CodesignJson.write(document).path("claims"));
      run.folder().results().put("codesign", result);
      return document;
    }
  }

  private CodesignOutcome finals(
      List<Searched> arms,
      List<Contender> searched,
      List<Contender> handMade,
      Contenders contenders,
      DesignCosts costs)
      throws IOException, InterruptedException {
    RetrainConfig retrain = config.retrain();
    run.console()
        .line(
            String.format(
                Locale.ROOT,
                "finals: %d searched and %d hand-made models, %s",
                searched.size(),
                handMade.size(),
                retrain.words()));
    try (Trainings trainings = run.trainings(retrain.parallel())) {
      TrialBook book = run.trialBook(CodesignFinals.file(run, "trials.json"), key());
      Contest contest = RetrainJob.contest(run, trainings, book);
      return new CodesignFinals(run, contenders, costs, contest).of(arms, searched, handMade);
    }
  }

  private String key() throws IOException {
    return config.identity(
            run.data().fingerprint(), "model", "train", "tune", "search", "retrain", "codesign")
        + config.retrain().identity();
  }
}
