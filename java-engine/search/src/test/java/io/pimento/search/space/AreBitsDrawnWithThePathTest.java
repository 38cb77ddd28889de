package io.pimento.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pimento.graph.Counter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Precision as a part of the space: drawn, mutated, crossed, written and counted. */
class AreBitsDrawnWithThePathTest {
  private static final SearchSpace MIXED =
      SearchSpace.FULL.withBits(List.of(4, 8, 32), List.of(4, 8));

  private static Architecture draw(SearchSpace space, int seed) {
    return Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(space, 4, Counter.of(seed, "t"));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void thePathIsTheSameWithAndWithoutBits(Strategy strategy) {
    for (int i = 0; i < 50; i++) {
      Architecture plain = strategy.sample(SearchSpace.FULL, 5, Counter.of(i, "t"), 0.3);
      Architecture mixed = strategy.sample(MIXED, 5, Counter.of(i, "t"), 0.3);
      assertThat(mixed.micro()).isEqualTo(plain.micro());
      assertThat(mixed.macro()).isEqualTo(plain.macro());
      assertThat(plain.quantization()).isEqualTo(Quantization.NONE);
    }
  }

  @Test
  void everyOperatorDrawsItsOwnUniformly() {
    Map<Bits, Integer> dense = new HashMap<>();
    Map<Integer, Integer> tables = new HashMap<>();
    int differ = 0;
    int draws = 3000;
    for (int i = 0; i < draws; i++) {
      Quantization q = draw(MIXED, i).quantization();
      dense.merge(q.block(2).dense(), 1, Integer::sum);
      tables.merge(q.tables(), 1, Integer::sum);
      differ += q.block(2).dense().equals(q.block(2).sparse()) ? 0 : 1;
    }
    assertThat(dense).hasSize(6);
    dense.values().forEach(n -> assertThat(n / (double) draws).isCloseTo(1 / 6.0, within(0.03)));
    tables.values().forEach(n -> assertThat(n / (double) draws).isCloseTo(1 / 3.0, within(0.03)));
    assertThat(differ / (double) draws).isCloseTo(5 / 6.0, within(0.03));
  }

  @Test
  void theWarmUpsPathHasTheMostBits() {
    assertThat(Architecture.fullPath(MIXED, 3).quantization())
        .isEqualTo(Quantization.uniform(new Bits(32, 8), 3));
    assertThat(Strategy.SINGLE_PATH.sample(MIXED, 3, Counter.of(1, "t"), 1).quantization())
        .isEqualTo(Quantization.uniform(new Bits(32, 8), 3));
  }

  @Test
  void aMutationReachesEveryNumberOfBitsAndOneAtATime() {
    Set<String> changed = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      Architecture a = draw(MIXED, i);
      Architecture b = Mutation.mutate(a, 1, Counter.of(i, "m"));
      List<Integer> before = numbers(a);
      List<Integer> after = numbers(b);
      int different = 0;
      for (int k = 0; k < before.size(); k++) {
        if (!before.get(k).equals(after.get(k))) {
          different++;
          changed.add("number " + k);
        }
      }
      boolean same = a.micro().equals(b.micro()) && a.macro().equals(b.macro());
      assertThat(different).isLessThanOrEqualTo(same ? 1 : 0);
    }
    assertThat(changed).hasSize(3 + 4 * 8);
  }

  private static List<Integer> numbers(Architecture a) {
    Quantization q = a.quantization();
    List<Bits> all = new ArrayList<>(List.of(q.head()));
    for (int i = 0; i < a.blocks(); i++) {
      BlockBits b = q.block(i);
      all.addAll(List.of(b.dense(), b.sparse(), b.merge(), b.projection()));
    }
    List<Integer> numbers = new ArrayList<>(List.of(q.tables()));
    all.forEach(b -> numbers.addAll(List.of(b.weights(), b.activations())));
    return numbers;
  }

  @Test
  void aBlocksBitsGoWithTheBlock() {
    for (int i = 0; i < 100; i++) {
      Architecture a = draw(MIXED, 2 * i);
      Architecture b = draw(MIXED, 2 * i + 1);
      Architecture child = Crossover.uniform(a, b, Counter.of(i, "c"));
      for (int k = 0; k < 4; k++) {
        Architecture from = child.micro().get(k).equals(a.micro().get(k)) ? a : b;
        assertThat(child.quantization().block(k)).isEqualTo(from.quantization().block(k));
      }
      assertThat(child.quantization().tables())
          .isIn(a.quantization().tables(), b.quantization().tables());
    }
  }

  @Test
  void writingAndReadingChangesNothing() {
    for (int i = 0; i < 50; i++) {
      Architecture a = draw(MIXED, i);
      String json = ArchitectureJson.write(a);
      assertThat(ArchitectureJson.read(json).quantization()).isEqualTo(a.quantization());
      assertThat(ArchitectureJson.write(draw(SearchSpace.FULL, i))).doesNotContain("bits");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tables\":8 | \"tables\":7 | bits of tables must be of [4, 8, 32]",
        "\"head\":[8,8] | \"head\":[8] | need head: [weights, activations]",
        "\"head\":[8,8] | \"head\":[8,\"x\"] | bits of head must be of",
        "\"merge\" | \"merg\" | unknown key 'bits.blocks[0].merg'",
        "\"tables\":8, | '' | need the key 'tables'",
      })
  void malformedBitsAreExplained(String right, String wrong, String message) {
    Architecture a = draw(MIXED, 1).with(Quantization.uniform(new Bits(8, 8), 4));
    String json = ArchitectureJson.write(a);
    assertThat(json).contains(right);
    String broken = json.replace(right, wrong);
    assertThatThrownBy(() -> ArchitectureJson.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void bitsOutsideTheSpaceAreRefused() {
    Architecture a = draw(SearchSpace.FULL, 1);
    assertThatThrownBy(() -> a.with(Quantization.uniform(new Bits(4, 8), 4)))
        .hasMessageContaining("operators of w4a")
        .hasMessageContaining("weights can have [32]");
    assertThatThrownBy(() -> draw(MIXED, 1).with(Quantization.uniform(new Bits(4, 8), 3)))
        .hasMessageContaining("4 blocks has bits of 3");
    assertThatThrownBy(() -> SearchSpace.FULL.withBits(List.of(8, 4), List.of(8)))
        .hasMessageContaining("weight bits must be some of [4, 8, 32], ascending");
  }

  /** Counts a small space by hand: every choice of it, one after the other. */
  @Test
  void theSizeIsTheNumberOfAllChoices() {
    SearchSpace one =
        new SearchSpace("t", SearchSpace.SMALL.nodes(), List.of(16), List.of(16))
            .withBits(List.of(4, 8), List.of(8));
    // Block 0: 2 dense nodes, 2·2 switches, one input; 4 operators of 2. Head 2, tables 2.
    assertThat(one.size(1)).isEqualTo(BigInteger.valueOf(2 * 4 * 16 * 2 * 2));
    // Block 1 beside it: {0}, {1}, {0, 1} twice, left and right one of two.
    assertThat(one.size(2)).isEqualTo(BigInteger.valueOf((2L * 4 * 16 * 4) * (2 * 4 * 16 * 9 * 4)));
    // Counted once more by a program of its own.
    assertThat(SearchSpace.FULL.size(7))
        .isEqualTo(new BigInteger("80658955130584426205791697062544277504000000"));
    assertThat(SearchSpace.FULL.withBits(List.of(4, 8, 32), List.of(4, 8, 32)).size(7))
        .isEqualTo(
            SearchSpace.FULL
                .size(7)
                .multiply(BigInteger.valueOf(9).pow(29))
                .multiply(BigInteger.valueOf(3)));
  }
}
