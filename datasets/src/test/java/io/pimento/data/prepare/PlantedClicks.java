package io.pimento.data.prepare;

import io.pimento.data.derive.InputSettings;
import io.pimento.data.reader.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A table whose clicks follow from two fields together and from neither alone, and from a dense
 * field that is mostly 0; the other fields are noise. A column names the splits.
 */
final class PlantedClicks {
  static final int TRAIN = 3000;
  static final int OTHERS = 300;

  private static final String HEADER = "y,part,left,right,noise,hiss,gain,age,tags,w\n";

  private final Path folder;
  private final List<String> labels = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  PlantedClicks(Path folder) {
    this.folder = folder;
    SplittableRandom random = new SplittableRandom(7);
    for (int r = 0; r < TRAIN + 2 * OTHERS; r++) {
      int left = random.nextInt(4);
      int right = random.nextInt(4);
      int gain = random.nextInt(10) < 9 ? 0 : 100 * (1 + random.nextInt(6));
      double p = ((left ^ right) & 1) == 0 ? 0.15 : 0.7;
      p = gain == 300 ? 0.95 : p;
      labels.add(random.nextDouble() < p ? "1" : "0");
      int part = r < TRAIN ? 0 : r < TRAIN + OTHERS ? 1 : 2;
      rows.add(
          "%d,l%d,r%d,n%d,h%d,%d,%s,%s,%d\n"
              .formatted(
                  part,
                  left,
                  right,
                  random.nextInt(6),
                  random.nextInt(90),
                  gain,
                  random.nextInt(20) == 0 ? "" : "" + random.nextInt(80),
                  "t%d|t%d".formatted(random.nextInt(9), random.nextInt(9)),
                  1 + random.nextInt(3)));
    }
  }

  /** Turns the label of a row round. */
  PlantedClicks flipped(int row) {
    PlantedClicks other = new PlantedClicks(folder);
    other.labels.clear();
    other.labels.addAll(labels);
    other.labels.set(row, labels.get(row).equals("1") ? "0" : "1");
    return other;
  }

  /** Writes all rows, or one split's, to a file. */
  Path write(String name, String part) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int r = 0; r < rows.size(); r++) {
      if (rows.get(r).startsWith(part)) {
        text.append(labels.get(r)).append(',').append(rows.get(r));
      }
    }
    return Files.writeString(folder.resolve(name), text);
  }

  /** How the table is prepared, with all that can be made of its fields. */
  PrepareConfig config(String output) throws IOException {
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: planted
            label: {column: y, positive: ["1"], negative: ["0"]}
            dense: [gain, age]
            categorical: [left, right, noise, hiss]
            multi: {tags: {separator: "|", most: 3, pooling: mean}}
            weight: w
            split: {column: part, train: [0], validation: [1], test: [2]}
            """);
    Path table = write(output + ".csv", "");
    return PrepareConfig.defaults(
            "planted", InputFormat.TABLE, SplitFiles.cutFrom(table), folder.resolve(output))
        .withParts(SplitParts.ALL_GIVEN)
        .withSchemaFile(schema)
        .withInputs(InputSettings.AUTO);
  }

  /** Prepares the table. */
  FinishedPreparation prepare(String output, int threads) throws IOException {
    return prepare(config(output), threads);
  }

  /** Prepares as configured. */
  static FinishedPreparation prepare(PrepareConfig config, int threads) throws IOException {
    try (FileInput input = new FileInput(config, PrepareListener.SILENT)) {
      return new Preparation(config, input, PrepareListener.SILENT, TokenCensus.budgetOfHeap())
          .on(threads)
          .run();
    }
  }
}
