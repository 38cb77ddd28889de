package io.pimento.app.command;

import static io.pimento.app.command.TrainedRun.prepare;
import static io.pimento.app.command.TrainedRun.trainAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A small model of rows with fields of several values, weights and splits. */
final class SongsRun {
  static final List<String> COLUMNS =
      List.of("y", "id", "age", "user", "tags", "songs", "plays", "w", "part");

  final Path folder;
  final Path data;
  final Path run;
  final List<List<String>> rows = new ArrayList<>();

  private SongsRun(Path folder) {
    this.folder = folder;
    data = folder.resolve("data");
    run = folder.resolve("run");
  }

  static SongsRun in(Path folder) throws Exception {
    return in(folder, "null");
  }

  /**
   * The same with tables of other widths.
   *
   * @param widths the value of {@code model.widths}
   */
  static SongsRun in(Path folder, String widths) throws Exception {
    SongsRun songs = new SongsRun(folder);
    songs.train(widths);
    return songs;
  }

  private void train(String widths) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int r = 0; r < 900; r++) {
      List<String> songs = new ArrayList<>();
      List<String> plays = new ArrayList<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        songs.add("s" + random.nextInt(20));
        plays.add("" + random.nextInt(5) / 2.0);
      }
      rows.add(
          List.of(
              "" + random.nextInt(2),
              r % 7 == 0 ? "" : "" + (1L << 40) * r,
              "" + random.nextInt(90),
              "u" + random.nextInt(20),
              random.nextInt(4) == 0 ? "" : "t" + random.nextInt(9) + "|ü" + random.nextInt(30),
              String.join("|", songs),
              String.join("|", plays),
              "" + random.nextInt(4),
              r < 500 ? "train" : r < 600 ? "validation" : "test"));
    }
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: songs
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [age]
            categorical: [user]
            multi:
              tags: {most: 4}
              songs: {most: 3, pooling: weighted, weight_column: plays}
            weight: w
            split: {column: part}
            ignored: [id]
            """);
    Path all = text("all.csv", Set.of(), 0);
    // Named widths are then those of all fields.
    prepare(schema, data, all, widths.equals("null") ? "auto" : "none");
    Path config =
        Files.writeString(
            folder.resolve("run.yaml"),
            """
            model: {space: small, blocks: 1, embedding: 8, dense_dims: [8], sparse_dims: [8], widths: %s}
            train: {batch: 128, threads: 1}
            tune: {steps: 2, batch: 128, chunk: 128, validation_rows: 100}
            search: {initial: 2, generations: 1, children: 1, sample: 2}
            retrain: {top_k: 1, baselines: [DeepFM]}
            """
                .formatted(widths));
    trainAll(config, data, run);
  }

  /** A CSV file of the rows from one on, without some columns. */
  Path text(String name, Set<String> without, int from) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(COLUMNS.stream().filter(c -> !without.contains(c)).collect(Collectors.joining(",")));
    for (List<String> row : rows.subList(from, rows.size())) {
      List<String> cells = new ArrayList<>(row);
      for (int c = COLUMNS.size() - 1; c >= 0; c--) {
        if (without.contains(COLUMNS.get(c))) {
          cells.remove(c);
        }
      }
      lines.add(String.join(",", cells));
    }
    return Files.write(folder.resolve(name), lines);
  }
}
