package io.pimento.app.job;

import io.pimento.app.report.Report;
import io.pimento.app.run.Run;
import io.pimento.search.evolve.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a run's page from what its folder holds. */
public final class ReportJob {
  private ReportJob() {}

  /** Writes it and returns where. */
  public static Path write(Run run) throws IOException {
    if (!Files.exists(run.folder().journal())) {
      return Report.write(run, List.of());
    }
    try (Journal journal = SearchJob.journal(run)) {
      return Report.write(run, journal.found());
    }
  }
}
