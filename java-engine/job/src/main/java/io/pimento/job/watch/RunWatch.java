package io.pimento.job.watch;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at a run's folder while a command writes it. */
public final class RunWatch {
  private static final int LOG_BYTES = 1 << 20;
  private static final int MOST_BYTES = 64 << 20;
  private static final int LINES = 60;
  private static final int TRAININGS = 12;
  private static final List<RunState.Training> NONE = List.of();
  private static final List<String> TRIALS =
      List.of("auto-trials.json", "fit-trials.json", "search-trials.json", "trials.json");

  private final Path run;
  private final WatchedFile<List<String>> log;
  private final WatchedFile<List<RunState.Point>> journal;
  private final WatchedFile<List<RunState.Entry>> results;
  private final List<WatchedFile<List<RunState.Training>>> trials;

  /**
   * A run.
   *
   * @throws UserException if there is no such folder
   */
  public RunWatch(Path run) {
    if (!Files.isDirectory(run)) {
      throw new UserException(run + " is no run folder");
    }
    this.run = run;
    log = new WatchedFile<>(run, "log.txt", LOG_BYTES, List.of(), WatchedFile::wholeLines);
    journal = new WatchedFile<>(run, "journal.jsonl", MOST_BYTES, List.of(), RunWatch::candidates);
    results = new WatchedFile<>(run, "results.json", MOST_BYTES, List.of(), RunWatch::leaderboard);
    trials =
        TRIALS.stream()
            .map(file -> new WatchedFile<>(run, file, MOST_BYTES, NONE, RunWatch::trainings))
            .toList();
  }

  /** How far it is now. */
  public synchronized RunState state() throws IOException {
    List<String> lines = log.read();
    List<RunState.Training> trainings = new ArrayList<>();
    for (WatchedFile<List<RunState.Training>> file : trials) {
      trainings.addAll(file.read());
    }
    trainings.sort(Comparator.comparingDouble(RunState.Training::logLoss));
    long said = log.time();
    return new RunState(
        run.toString(),
        said < 0 ? -1 : Math.max(0, (System.currentTimeMillis() - said) / 1000),
        LogLines.left(lines),
        lines.subList(Math.max(0, lines.size() - LINES), lines.size()),
        LogLines.lastCurves(lines),
        journal.read(),
        List.copyOf(trainings.subList(0, Math.min(TRAININGS, trainings.size()))),
        results.read());
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return Documents.json("it", text);
    } catch (DocumentException e) {
      return null;
    }
  }

  private static List<RunState.Point> candidates(String text) {
    List<RunState.Point> points = new ArrayList<>();
    for (String line : WatchedFile.wholeLines(text)) {
      JsonNode n = json(line);
      if (n != null && n.path("index").isNumber() && n.path("log_loss").isNumber()) {
        points.add(
            new RunState.Point(
                n.path("index").asInt(),
                n.path("multiply_adds").asLong(),
                n.path("log_loss").asDouble(),
                false));
      }
    }
    List<RunState.Point> byCost = new ArrayList<>(points);
    byCost.sort(
        Comparator.comparingLong(RunState.Point::multiplyAdds)
            .thenComparingDouble(RunState.Point::logLoss));
    List<RunState.Point> marked = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (RunState.Point p : byCost) {
      marked.add(new RunState.Point(p.index(), p.multiplyAdds(), p.logLoss(), p.logLoss() < best));
      best = Math.min(best, p.logLoss());
    }
    marked.sort(Comparator.comparingInt(RunState.Point::index));
    return List.copyOf(marked);
  }

  private static List<RunState.Training> trainings(String text) {
    JsonNode document = json(text);
    List<RunState.Training> all = new ArrayList<>();
    if (document == null) {
      return all;
    }
    document
        .path("trials")
        .properties()
        .forEach(
            trial -> {
              double best = Double.POSITIVE_INFINITY;
              int epochs = 0;
              for (JsonNode epoch : trial.getValue().path("epochs")) {
                best = Math.min(best, epoch.path("log_loss").asDouble(Double.POSITIVE_INFINITY));
                epochs++;
              }
              if (Double.isFinite(best)) {
                double seconds = trial.getValue().path("seconds").asDouble(0);
                all.add(new RunState.Training(trial.getKey(), best, epochs, seconds));
              }
            });
    return List.copyOf(all);
  }

  private static List<RunState.Entry> leaderboard(String text) {
    JsonNode document = json(text);
    List<RunState.Entry> all = new ArrayList<>();
    if (document != null) {
      for (JsonNode row : document.path("auto").path("leaderboard")) {
        JsonNode test = row.path("test").path("log_loss");
        all.add(
            new RunState.Entry(
                row.path("name").asString(""),
                row.path("kind").asString(""),
                row.path("validation").path("log_loss").asDouble(0),
                test.isNumber() ? test.asDouble() : null));
      }
    }
    return List.copyOf(all);
  }
}
