package io.pimento.bench.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.document.UserException;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.ProductForm;
import io.pimento.runtime.parallel.Workers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AreShapesReadTest {
  private static List<Shape> read(String text) throws Exception {
    return Shape.read(new BufferedReader(new StringReader(text)), "shapes.txt");
  }

  @Test
  void isALineReadAsItIsWritten() throws Exception {
    Shape s = new Shape(ProductForm.TN, 16, 13, 512, 7);
    assertThat(read("# a comment\n\n" + s.line() + "\n")).containsExactly(s);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nt 1 2 3", "tt 1 2 3 4", "nn 1 2 0 4", "nn 1 2 x 4"})
  void isAMalformedLineNamed(String line) {
    assertThatThrownBy(() -> read("nt 1 1 1 1\n" + line))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("shapes.txt, line 2")
        .hasMessageContaining(line);
  }

  @Test
  void areTheRecordedShapesWhole() throws Exception {
    try (var in = getClass().getResourceAsStream("/io/pimento/bench/shapes-512.txt")) {
      List<Shape> shapes =
          Shape.read(
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), "shapes");
      assertThat(shapes).hasSizeGreaterThan(100).doesNotHaveDuplicates();
      assertThat(shapes).extracting(Shape::form).contains(ProductForm.values());
    }
  }

  @Test
  void areAllProductsTimed() {
    List<MatmulProvider> one = List.of(MatmulProvider.named("vector"));
    try (Workers workers = new Workers(1)) {
      for (ProductForm form : ProductForm.values()) {
        double[] nanos = ProductTimer.fastest(new Shape(form, 5, 6, 7, 1), workers, one, 1000);
        assertThat(nanos).hasSize(1);
        assertThat(nanos[0]).isPositive().isFinite();
      }
    }
  }
}
