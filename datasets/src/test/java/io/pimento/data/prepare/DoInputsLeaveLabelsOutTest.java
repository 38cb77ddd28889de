package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.DataSchema;
import io.pimento.data.Origin;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label that can be read from the inputs of its own row is worth nothing. */
class DoInputsLeaveLabelsOutTest {
  @TempDir Path temp;

  private static DataSchema schema(Path folder) throws IOException {
    try (ShardedDataset data = ShardedDataset.open(folder)) {
      return data.schema();
    }
  }

  @Test
  void isALabelInNothingThatItsOwnRowReads() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    clicks.prepare("as-is", 2);
    DataSchema schema = schema(temp.resolve("as-is"));
    Set<Origin.Kind> kinds = EnumSet.noneOf(Origin.Kind.class);
    schema.dense().forEach(f -> kinds.add(f.origin().kind()));
    schema.categorical().forEach(f -> kinds.add(f.origin().kind()));
    assertThat(kinds).as("every kind is there").isEqualTo(EnumSet.allOf(Origin.Kind.class));
    PreparedRows before = PreparedRows.of(temp.resolve("as-is"), Split.TRAIN);
    for (int row : List.of(0, 1, 17, 400, 1999, PlantedClicks.TRAIN - 1)) {
      clicks.flipped(row).prepare("flipped-" + row, 2);
      Path folder = temp.resolve("flipped-" + row);
      assertThat(schema(folder)).isEqualTo(schema);
      PreparedRows after = PreparedRows.of(folder, Split.TRAIN);
      assertThat(after.labels().get(row)).isNotEqualTo(before.labels().get(row));
      assertThat(after.dense().get(row)).isEqualTo(before.dense().get(row));
      assertThat(after.ids().get(row)).isEqualTo(before.ids().get(row));
      assertThat(after.dense()).as("others read it").isNotEqualTo(before.dense());
    }
  }

  @Test
  void areLabelsOfOtherSplitsInNothing() throws IOException {
    PlantedClicks clicks = new PlantedClicks(temp);
    clicks.prepare("as-is", 2);
    int validation = PlantedClicks.TRAIN + 5;
    int test = PlantedClicks.TRAIN + PlantedClicks.OTHERS + 5;
    clicks.flipped(validation).flipped(test).prepare("flipped", 2);
    for (String file : List.of("inputs.json", "inputs.bin", "crosses.bin", "train-00000.shard")) {
      assertThat(
              Files.mismatch(
                  temp.resolve("as-is").resolve(file), temp.resolve("flipped").resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      PreparedRows before = PreparedRows.of(temp.resolve("as-is"), split);
      PreparedRows after = PreparedRows.of(temp.resolve("flipped"), split);
      assertThat(after.dense()).isEqualTo(before.dense());
      assertThat(after.ids()).isEqualTo(before.ids());
    }
  }

  @Test
  void isARateTheFairOneOfOtherRows() throws IOException {
    // Rates of noise must not tell clicks from others, in train no more than elsewhere.
    new PlantedClicks(temp).prepare("out", 2);
    DataSchema schema = schema(temp.resolve("out"));
    int hiss = schema.dense().stream().map(f -> f.name()).toList().indexOf("rate.hiss");
    PreparedRows rows = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    double clicked = 0;
    double others = 0;
    int clicks = 0;
    for (int r = 0; r < rows.labels().size(); r++) {
      boolean click = rows.labels().get(r) == 1;
      clicks += click ? 1 : 0;
      clicked += click ? rows.dense().get(r).get(hiss) : 0;
      others += click ? 0 : rows.dense().get(r).get(hiss);
    }
    double difference = clicked / clicks - others / (rows.labels().size() - clicks);
    // In-sample rates of 90 values of 33 rows each would differ by a fifth of a deviation.
    assertThat(difference).isLessThan(0.08);
  }
}
