package io.pimento.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AreIndicesHeldToTheTablesTest {
  /** Row r of two fields holds r and 10·r. */
  private record Counting(long rows) implements RowSource {
    @Override
    public DataSchema schema() {
      return new DataSchema(
          "counting",
          true,
          List.of(),
          List.of(new CategoricalField("a", 100), new CategoricalField("b", 1000)));
    }

    @Override
    public void read(long[] wanted, int from, int count, BatchBuffers to) {
      for (int k = 0; k < count; k++) {
        to.dense().put(k, 0);
        to.labels().put(k, 0);
        to.ids().put(2 * k, (int) wanted[from + k]);
        to.ids().put(2 * k + 1, (int) (10 * wanted[from + k]));
      }
    }
  }

  private static int[] read(RowSource source, long... rows) {
    int[] ids = new int[2 * rows.length];
    BatchBuffers to = BatchBuffers.direct(source.schema(), rows.length);
    source.read(rows, 0, rows.length, to);
    to.ids().get(0, ids);
    return ids;
  }

  private static RowSource held(OutOfRange policy) {
    return new CheckedRows(new Counting(100), List.of(50, 21), policy);
  }

  @Test
  void isAnErrorToldWithFieldAndRow() {
    assertThat(read(held(OutOfRange.ERROR), 2)).containsExactly(2, 20);
    assertThatThrownBy(() -> read(held(OutOfRange.ERROR), 1, 3))
        .hasMessageContaining("field b, row 3: category 30")
        .hasMessageContaining("table of 21 rows");
  }

  @Test
  void areOthersClampedOrUnknown() {
    assertThat(read(held(OutOfRange.CLAMP), 60, 2)).containsExactly(49, 20, 2, 20);
    assertThat(read(held(OutOfRange.UNKNOWN), 60, 2)).containsExactly(0, 0, 2, 20);
  }

  @Test
  void areOtherTablesRefused() {
    assertThatThrownBy(() -> new CheckedRows(new Counting(1), List.of(1), OutOfRange.CLAMP))
        .hasMessageContaining("1 tables");
  }

  @Test
  void areOnlyTheFirstRowsThere() {
    RowSource first = new FirstRows(new Counting(100), 5);
    assertThat(first.rows()).isEqualTo(5);
    assertThat(read(first, 4)).containsExactly(4, 40);
    assertThatThrownBy(() -> read(first, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new FirstRows(new Counting(3), 4)).hasMessageContaining("first 4");
  }
}
