package io.pimento.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DoFoldsAndSoftLabelsKeepTheRowsTest {
  private static final DataSchema SCHEMA =
      new DataSchema("numbered", true, List.of(), List.of(new CategoricalField("a", 100)));

  /** A row's dense value is its number, its label the number's lowest bit. */
  private record Numbered(long rows) implements RowSource {
    @Override
    public DataSchema schema() {
      return SCHEMA;
    }

    @Override
    public void read(long[] wanted, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        to.dense().put(k, wanted[from + k]);
        to.ids().put(k, 0);
        to.labels().put(k, wanted[from + k] % 2);
      }
    }
  }

  private static BatchBuffers all(RowSource source) {
    int rows = (int) source.rows();
    BatchBuffers to = BatchBuffers.direct(source.schema(), rows + 1);
    source.read(LongStream.range(-1, rows).toArray(), 1, rows, to);
    return to;
  }

  @Test
  void everyRowIsInOneFold() {
    Numbered source = new Numbered(5000);
    List<Float> seen = new ArrayList<>();
    for (int fold = 0; fold < 3; fold++) {
      SelectedRows own = SelectedRows.ofFold(source, 3, fold, 7);
      SelectedRows others = SelectedRows.withoutFold(source, 3, fold, 7);
      assertThat(own.rows() + others.rows()).isEqualTo(5000);
      assertThat(own.rows()).isBetween(1500L, 1850L);
      BatchBuffers read = all(own);
      for (int i = 0; i < own.rows(); i++) {
        assertThat(read.dense().get(i)).isEqualTo(own.numbers()[i]);
        seen.add(read.dense().get(i));
      }
      BatchBuffers rest = all(others);
      for (int i = 0; i < others.rows(); i++) {
        assertThat(rest.dense().get(i)).isEqualTo(others.numbers()[i]);
      }
    }
    assertThat(seen).hasSize(5000).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedMakesOtherFolds() {
    Numbered source = new Numbered(200);
    SelectedRows one = SelectedRows.ofFold(source, 2, 0, 1);
    SelectedRows other = SelectedRows.ofFold(source, 2, 0, 2);
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int i = 0; i < Math.min(one.rows(), other.rows()); i++) {
      first.add(one.numbers()[i]);
      second.add(other.numbers()[i]);
    }
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void labelsAreMixedAndAllElseStays() {
    float[] probabilities = {0.5f, 0.25f, 0.75f, 1, 9};
    RowSource soft = new SoftenedLabels(new Numbered(4), probabilities, 0.4);
    BatchBuffers read = all(soft);
    float[] expected = {0.2f, 0.7f, 0.3f, 1};
    for (int i = 0; i < 4; i++) {
      assertThat(read.labels().get(i)).isCloseTo(expected[i], within(1e-6f));
      assertThat(read.dense().get(i)).isEqualTo(i);
    }
    assertThat(all(new SoftenedLabels(new Numbered(4), probabilities, 0)).labels().get(1))
        .isEqualTo(1);
  }

  @Test
  void wrongOnesAreRefused() {
    Numbered source = new Numbered(4);
    assertThatThrownBy(() -> SelectedRows.ofFold(source, 1, 0, 1))
        .hasMessageContaining("fold 0 of 1");
    assertThatThrownBy(() -> SelectedRows.withoutFold(source, 3, 3, 1))
        .hasMessageContaining("fold 3 of 3");
    SelectedRows fold = SelectedRows.ofFold(source, 2, 0, 1);
    assertThatThrownBy(() -> fold.read(new long[] {4}, 0, 1, BatchBuffers.direct(SCHEMA, 1)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new SoftenedLabels(source, new float[3], 0.5))
        .hasMessageContaining("3 probabilities for 4 rows");
    assertThatThrownBy(() -> new SoftenedLabels(source, new float[4], 1.5))
        .hasMessageContaining("a share of 1.5");
  }
}
