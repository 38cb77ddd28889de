package io.pimento.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoesASchemaRefuseNonsenseTest {
  private static final List<CategoricalField> ONE = List.of(new CategoricalField("user", 3));

  @Test
  void doDataWithoutDenseFieldsGetTheZeroColumn() {
    DataSchema schema = new DataSchema("frappe", false, List.of(), ONE);
    assertThat(schema.dense()).containsExactly(DenseField.ZERO);
    assertThat(schema.totalCardinality()).isEqualTo(3);
  }

  @Test
  void areBadFieldsNamed() {
    assertThatThrownBy(() -> new CategoricalField("user", 0)).hasMessageContaining("user");
    assertThatThrownBy(() -> new DataSchema("x", false, List.of(new DenseField("user")), ONE))
        .hasMessageContaining("two fields named user");
    assertThatThrownBy(() -> new DataSchema("x", false, List.of(), List.of()))
        .hasMessageContaining("no categorical field");
  }
}
