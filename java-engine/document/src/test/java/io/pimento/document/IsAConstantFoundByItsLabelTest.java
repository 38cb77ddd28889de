package io.pimento.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Of {@link Labelled}. */
class IsAConstantFoundByItsLabelTest {
  private enum Plain implements Labelled {
    ONE,
    AS_MANY
  }

  private enum Hyphened implements Labelled {
    AS_MANY;

    @Override
    public String label() {
      return Labelled.hyphened(this);
    }
  }

  @Test
  void labelsAreSmallLettersUnlessSaidElse() {
    assertThat(Labelled.labels(Plain.class)).containsExactly("one", "as_many");
    assertThat(Labelled.labels(Hyphened.class)).containsExactly("as-many");
    assertThat(Labelled.of(Plain.class, "number", "as_many")).isEqualTo(Plain.AS_MANY);
  }

  @Test
  void anUnknownOneIsNamedWithTheNearestAndAll() {
    assertThatThrownBy(() -> Labelled.of(Plain.class, "number", "as-many"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown number 'as-many'; did you mean 'as_many'? There are one, as_many");
    assertThatThrownBy(() -> Labelled.of(Plain.class, "number", "ONE")).hasMessageContaining("ONE");
  }
}
