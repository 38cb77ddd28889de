package io.pimento.data.prepare.carry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.reader.BadRowException;
import io.pimento.data.reader.MalformedFieldException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DoThreadsCarryWorkInOrderTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

  private static BadRowException bad(int row) {
    return new BadRowException(Path.of("f"), row, new MalformedFieldException("x", "is bad"));
  }

  @Test
  void areResultsThoseOfTheItemsInTheirOrder() throws IOException {
    for (int threads : new int[] {1, 3, 200}) {
      List<Integer> heard = new ArrayList<>();
      List<Integer> squares =
          new ThreadRunner(threads).map(ITEMS, (Integer k) -> k * k, heard::add);
      assertThat(squares).isEqualTo(ITEMS.stream().map(k -> k * k).toList()).isEqualTo(heard);
    }
    assertThat(new ThreadRunner(2).map(List.<Integer>of(), (Integer k) -> k, k -> {})).isEmpty();
    assertThatThrownBy(() -> new ThreadRunner(0)).hasMessageContaining("0 threads");
  }

  @Test
  void isTheFirstFailureTheOneThatIsThrown() {
    PieceWork<Integer, Integer> work =
        k -> {
          if (k % 10 == 7) {
            throw bad(k);
          }
          return k;
        };
    for (int turn = 0; turn < 20; turn++) {
      assertThatThrownBy(() -> new ThreadRunner(8).map(ITEMS, work, k -> {}))
          .hasMessage("f, line 7, field x: is bad");
      assertThatThrownBy(() -> Tried.results(new ThreadRunner(8).map(ITEMS, work.tried(), k -> {})))
          .isInstanceOf(BadRowException.class)
          .hasMessageContaining("line 7");
    }
  }

  @Test
  void isAnotherFailureNoResult() {
    PieceWork<Integer, Integer> work =
        k -> {
          throw new IOException("the disk is full");
        };
    assertThatThrownBy(() -> new ThreadRunner(2).map(ITEMS, work.tried(), k -> {}))
        .hasMessage("the disk is full");
  }
}
