package io.pimento.graph.cases;

import io.pimento.graph.TensorType;
import io.pimento.graph.op.Attention;
import io.pimento.graph.op.AttentionGradient;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention whose scores are hundreds, above and below zero, as queries and keys become in long
 * trainings: no shortcut of a softmax may leave the range of floats there.
 */
public final class LargeScoreCases {
  /** Where scores are beyond a hundred, and their rounding is small beside what they weigh. */
  private static final float REACH = 12;

  private LargeScoreCases() {}

  /** Heads of 1, 2, 4 and 8 numbers; few keys, so that a query is often against all of them. */
  public static List<OperatorCase> all() {
    List<OperatorCase> cases = new ArrayList<>();
    int width = 16;
    for (int heads : new int[] {16, 8, 4, 2}) {
      for (int rows : new int[] {1, 2, 5}) {
        TensorType qkv = TensorType.batch(rows, 3 * width);
        TensorType out = TensorType.batch(rows, width);
        TensorType dead = TensorType.fixed(3 * width);
        cases.add(OperatorCase.of(new Attention(heads, 0), qkv).reaching(REACH));
        cases.add(OperatorCase.of(new Attention(heads, 3), qkv, dead).reaching(REACH));
        cases.add(OperatorCase.of(new AttentionGradient(heads, 0), qkv, out).reaching(REACH));
        cases.add(OperatorCase.of(new AttentionGradient(heads, 3), qkv, dead, out).reaching(REACH));
      }
    }
    return cases;
  }
}
