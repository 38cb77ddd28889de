package io.pimento.job.tensorboard;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.job.watch.LogLines;
import io.pimento.job.watch.RunState;
import io.pimento.job.watch.WatchedFile;
import io.pimento.search.evaluate.Metrics;
import io.pimento.search.evaluate.MetricsJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** All points of a run's records: its log, its books of trainings and its journals of searches. */
final class RunScalars {
  private static final int MOST_BYTES = 1 << 28;
  private static final String CODESIGN = "codesign/";
  private static final String JOURNAL = "journal.jsonl";
  private static final List<String> BOOKS =
      List.of(
          "fit-trials.json",
          "auto-trials.json",
          "search-trials.json",
          "trials.json",
          "rank-alone.json",
          "rank-trials.json",
          "rank-inherited.json",
          CODESIGN + "trials.json");

  /** A trial of {@code fit}, which its log counts from 1. */
  private static final Pattern FIT_TRIAL = Pattern.compile("trial/(.+)/(\\d{1,9})");

  private static final ScalarPoint.Tag TRAIN_LOSS =
      new ScalarPoint.Tag("log_loss/train", "rows trained on");

  private final Path run;
  private final Map<String, WatchedFile<List<ScalarPoint>>> files = new LinkedHashMap<>();

  RunScalars(Path run) {
    this.run = run;
    watch("log.txt", RunScalars::losses);
    for (String book : BOOKS) {
      watch(book, text -> trainings(book.startsWith(CODESIGN) ? CODESIGN : "", text));
    }
    watch(JOURNAL, text -> SearchScalars.of("search", text));
  }

  private void watch(String name, Function<String, List<ScalarPoint>> meaning) {
    files.computeIfAbsent(name, n -> new WatchedFile<>(run, n, MOST_BYTES, List.of(), meaning));
  }

  /** Whether there are no points yet. */
  boolean isEmpty() throws IOException {
    boolean[] none = {true};
    read((byTraining, millis) -> none[0] = false);
    return none[0];
  }

  /**
   * All points that the records hold now, a file after another.
   *
   * @param taker is given a file's points by training
   */
  void read(Taker taker) throws IOException {
    watchArms();
    for (WatchedFile<List<ScalarPoint>> file : files.values()) {
      List<ScalarPoint> points = file.read();
      if (!points.isEmpty()) {
        Map<String, List<ScalarPoint>> byTraining = new LinkedHashMap<>();
        points.forEach(
            p -> byTraining.computeIfAbsent(p.training(), t -> new ArrayList<>()).add(p));
        taker.take(byTraining, file.time());
      }
    }
  }

  /** Takes points, and when their file was last written, in milliseconds of 1970. */
  @FunctionalInterface
  interface Taker {
    void take(Map<String, List<ScalarPoint>> byTraining, long millis) throws IOException;
  }

  /** The arms of a co-design have a journal each. */
  private void watchArms() throws IOException {
    Path folder = run.resolve(CODESIGN);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> journals = Files.newDirectoryStream(folder, "*.jsonl")) {
        for (Path journal : journals) {
          String name = journal.getFileName().toString();
          String arm = CODESIGN + name.substring(0, name.lastIndexOf('.'));
          watch(CODESIGN + name, text -> SearchScalars.of(arm, text));
        }
      }
    }
  }

  private static List<ScalarPoint> losses(String log) {
    List<ScalarPoint> points = new ArrayList<>();
    Map<String, Integer> times = new HashMap<>();
    for (RunState.Curve curve : LogLines.curves(WatchedFile.wholeLines(log))) {
      int time = times.merge(curve.name(), 1, Integer::sum);
      String name = time == 1 ? curve.name() : curve.name() + " (" + time + ")";
      for (int i = 0; i < curve.rows().size(); i++) {
        points.add(new ScalarPoint(name, TRAIN_LOSS, curve.rows().get(i), curve.losses().get(i)));
      }
    }
    return List.copyOf(points);
  }

  private static List<ScalarPoint> trainings(String prefix, String book) {
    List<ScalarPoint> points = new ArrayList<>();
    for (Map.Entry<String, JsonNode> e :
        json(book).map(d -> d.path("trials").properties()).orElse(Set.of())) {
      String name = prefix + name(e.getKey());
      String rows = rows(e.getKey());
      int epoch = 0;
      for (JsonNode metrics : e.getValue().path("epochs")) {
        epoch++;
        add(points, name, rows, "epoch", epoch, MetricsJson.read(metrics));
      }
    }
    return List.copyOf(points);
  }

  /** As the log calls it. */
  private static String name(String trial) {
    Matcher m = FIT_TRIAL.matcher(trial);
    return m.matches() ? m.group(1) + " trial " + (Integer.parseInt(m.group(2)) + 1) : trial;
  }

  /** On which rows a training of that name was scored. */
  private static String rows(String trial) {
    if (trial.startsWith("test/") || trial.contains("/test/")) {
      return "test";
    }
    return trial.contains("/fold/") ? "out_of_fold" : "validation";
  }

  /** Log loss and AUC, where they are numbers. */
  static void add(
      List<ScalarPoint> points, String training, String rows, String steps, long step, Metrics m) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("log_loss/" + rows, m.logLoss());
    values.put("auc/" + rows, m.auc());
    values.forEach(
        (tag, value) -> {
          if (Double.isFinite(value)) {
            points.add(new ScalarPoint(training, new ScalarPoint.Tag(tag, steps), step, value));
          }
        });
  }

  /** A document; none while it is being replaced or is none. */
  static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(Documents.json("it", text));
    } catch (DocumentException e) {
      return Optional.empty();
    }
  }
}
