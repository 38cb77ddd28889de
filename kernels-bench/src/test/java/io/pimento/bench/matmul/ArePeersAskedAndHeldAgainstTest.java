package io.pimento.bench.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.bench.result.Measurement;
import io.pimento.document.UserException;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.parallel.Workers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArePeersAskedAndHeldAgainstTest {
  @Test
  void doesAPeerAnswerEachQuestionOnce() throws Exception {
    List<String> asked = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PeerLoop.serve(
        (form, m, n, k) -> {
          asked.add(form + " " + m + " " + n + " " + k);
          return new PeerLoop.Product() {
            @Override
            public void run() {}

            @Override
            public void close() {}
          };
        },
        new ByteArrayInputStream("10 nt 1 2 3\n10 tn 4 5 6\n".getBytes(StandardCharsets.UTF_8)),
        out);
    assertThat(asked).containsExactly("nt 1 2 3", "tn 4 5 6");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(l -> l.startsWith(PeerProcess.ANSWER));
  }

  @Test
  void isAPeerThatIsNotThereNamedWithWhatToDo(@TempDir Path home) {
    assertThatThrownBy(() -> PeerProcess.start(home, "abacus", 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("abacus");
    assertThatThrownBy(() -> PeerProcess.start(home, "onednn", 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mvn -Ppeers");
  }

  @Test
  void areWeHeldAgainstTheFastestOtherAndTheyAgainstTheLimit() {
    ProductRow row = new ProductRow("nt 1 1 1", 1, 1000, 12, List.of(20.0, 25.0, 10.0, Double.NaN));
    assertThat(row.ratio()).isEqualTo(0.5);
    List<Measurement> kept =
        row.measurements(List.of("vector", "openblas", "onednn", "libtorch"), 1, 200);
    assertThat(kept).extracting(Measurement::fraction).containsExactly(0.5, 0.2, 0.5);
    ProductRow alone = new ProductRow("nt 1 1 1", 1, 1000, 12, List.of(20.0));
    assertThat(alone.ratio()).isNaN();
    assertThat(alone.measurements(List.of("vector"), 1, 200).getFirst().fraction()).isEqualTo(0.25);
  }

  @Test
  void areRowProductsTimedByBoth() {
    List<MatmulProvider> both =
        List.of(MatmulProvider.named("vector"), MatmulProvider.named("vector"));
    try (Workers workers = new Workers(2)) {
      assertThat(RowProducts.time(workers, both, 3, 1000))
          .hasSize(9)
          .allSatisfy(
              r -> {
                assertThat(r.nanos()).hasSize(3);
                assertThat(r.rate(0)).isPositive();
                assertThat(r.rate(1)).isPositive();
                assertThat(r.rate(2)).isNaN();
              });
    }
  }
}
