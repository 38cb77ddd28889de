package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.RowSequence;
import io.pimento.data.RowSource;
import io.pimento.data.Split;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.Remade;
import io.pimento.data.derive.ShuffledField;
import io.pimento.data.shard.ShardedDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoded rows that are shuffled, against raw rows that are shuffled and encoded. */
class IsAFieldShuffledWithAllThatIsMadeOfItTest {
  private static final RowSequence ORDER = RowSequence.shuffled(3, 0, PlantedClicks.OTHERS);

  @TempDir private static Path temp;
  private static PlantedClicks clicks;
  private static RowEncoder encoder;
  private static DerivedInputs inputs;
  private static ShardedDataset data;

  @BeforeAll
  static void prepare() throws Exception {
    clicks = new PlantedClicks(temp);
    clicks.prepare("out", 2);
    encoder = RowEncoder.open(temp.resolve("out"));
    inputs = Objects.requireNonNull(encoder.inputs());
    data = ShardedDataset.open(temp.resolve("out"));
  }

  @AfterAll
  static void close() {
    data.close();
  }

  private static RowSource shuffled(String field) {
    return new ShuffledField(data.view(Split.TEST), field, ORDER, inputs);
  }

  /** The test rows, in which one cell is another row's. */
  private static Path raw(int column) throws Exception {
    List<String> lines = Files.readAllLines(clicks.write("raw.csv", "2"));
    List<String> moved = new ArrayList<>(lines.subList(0, 1));
    for (int r = 0; r < PlantedClicks.OTHERS; r++) {
      String[] cells = lines.get(1 + r).split(",", -1);
      cells[column] = lines.get(1 + (int) ORDER.rowAt(r)).split(",", -1)[column];
      moved.add(String.join(",", cells));
    }
    return Files.write(temp.resolve("moved.csv"), moved);
  }

  @ParameterizedTest
  @CsvSource({"left, 2", "right, 3", "noise, 4", "hiss, 5", "gain, 6", "age, 7", "tags, 8"})
  void toTheBitsOfRawRows(String field, int column) throws Exception {
    PreparedRows expected = PreparedRows.encoded(encoder, raw(column));
    for (int batch : new int[] {1, 7, PlantedClicks.OTHERS}) {
      assertThat(PreparedRows.of(shuffled(field), batch))
          .usingRecursiveComparison()
          .ignoringFields("weights")
          .isEqualTo(expected);
    }
    PreparedRows before = PreparedRows.of(data.view(Split.TEST), 50);
    assertThat(expected).isNotEqualTo(before);
    assertThat(PreparedRows.of(shuffled(field), 50).weights()).isEqualTo(before.weights());
  }

  @Test
  void areColumnsThatAreMadeOfAFieldKnown() {
    assertThat(ShuffledField.madeOf(data.schema(), "left"))
        .contains("rate.left+right", "cross.left+right", "rate.left")
        .doesNotContain("rate.right", "bin.gain");
    assertThat(ShuffledField.madeOf(data.schema(), "gain")).contains("bin.gain", "rate.bin.gain");
    assertThat(ShuffledField.madeOf(data.schema(), "tags")).contains("rate.tags");
  }

  /** Rows of train have statistics of the other folds. */
  @Test
  void areRowsThatAreNotMadeSoNoticed() {
    assertThat(new Remade(inputs, data.schema()).differing(data.view(Split.TEST))).isNull();
    assertThat(new Remade(inputs, data.schema()).differing(data.view(Split.TRAIN)))
        .startsWith("rate.");
    assertThatThrownBy(() -> new ShuffledField(data.view(Split.TEST), "left", ORDER, null))
        .hasMessageContaining("rate.left+right");
    assertThatThrownBy(() -> shuffled("none")).hasMessageContaining("no field none");
  }
}
