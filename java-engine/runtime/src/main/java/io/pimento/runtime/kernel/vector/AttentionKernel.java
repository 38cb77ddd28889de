package io.pimento.runtime.kernel.vector;

import io.pimento.runtime.kernel.Rows;
import io.pimento.runtime.parallel.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention over the rows of each sample. Samples go to {@link LaneAttention} as many at
 * a time as a vector has lanes; heads of width 2 to {@link PairAttention} one by one, but for
 * samples with huge scores. One more key may stand for {@code dead} equal rows: its score gets
 * log(dead) added.
 */
public final class AttentionKernel {
  private static final int PAIR = 2;
  private static final int PAIR_SAMPLES = 8;

  private AttentionKernel() {}

  /**
   * What a worker computes groups of samples with in all its parts of a job, in its own scratch.
   */
  private record Group(
      LaneAttention lanes,
      @Nullable PairAttention pairs,
      @Nullable PairAttentionGradient gradient) {
    /**
     * The worker's own of a job, made in its first part. What it needs of scratch each part begins
     * anew: other contents are there when the job is done again.
     */
    static Group of(
        @Nullable Group[] own, Workers workers, int worker, AttentionInputs in, boolean inPairs) {
      Group known = own[worker];
      if (known != null) {
        return known;
      }
      int rows = in.rows();
      int width = in.width();
      long lanes = LaneAttention.floats(rows, width);
      long forPairs = inPairs ? PairAttention.floats(width, rows) : 0;
      long forGradient = inPairs ? PairAttentionGradient.floats(width, rows) : 0;
      long scratch = workers.scratch(worker, lanes + forPairs + forGradient);
      PairAttention pairs =
          inPairs ? new PairAttention(width, rows, in.dead(), scratch + 4 * lanes) : null;
      Group made =
          new Group(
              new LaneAttention(rows, width, in.heads(), in.dead(), scratch),
              pairs,
              pairs == null
                  ? null
                  : new PairAttentionGradient(pairs, scratch + 4 * (lanes + forPairs)));
      own[worker] = made;
      return made;
    }
  }

  /**
   * @param out {@code [batch, rows, width]}
   */
  public static void forward(Workers workers, AttentionInputs in, long out) {
    int batch = in.batch();
    int rows = in.rows();
    int width = in.width();
    long qkv = in.qkv();
    long deadRow = in.deadRow();
    boolean inPairs = inPairs(width, in.heads());
    int together = together(width, in.heads());
    @Nullable Group[] own = new Group[workers.threads()];
    long entries = (long) rows * width;
    workers.run(
        Rows.parts(batch, together),
        (part, worker) -> {
          Group group = Group.of(own, workers, worker, in, inPairs);
          LaneAttention lanes = group.lanes;
          PairAttention pairs = group.pairs;
          int first = part * together;
          int end = Math.min(batch, first + together);
          if (pairs != null) {
            pairs.begin();
            for (int b = first; b < end; b++) {
              pairs.read(qkv + 12L * b * entries, deadRow);
              if (pairs.fits()) {
                pairs.forward(out + 4L * b * entries);
              } else {
                lanes.read(qkv + 12L * b * entries, deadRow, 1);
                lanes.forward(out + 4L * b * entries, 1);
              }
            }
          } else {
            lanes.read(qkv + 12L * first * entries, deadRow, end - first);
            lanes.forward(out + 4L * first * entries, end - first);
          }
        });
  }

  /**
   * @param dout {@code [batch, rows, width]}
   * @param dqkv {@code [batch, rows, 3·width]}
   * @param partial {@code [parts, 3·width]}: the sums of each part for the dead row, if there is
   *     one
   */
  public static void backward(
      Workers workers, AttentionInputs in, long dout, long dqkv, long partial) {
    int batch = in.batch();
    int rows = in.rows();
    int width = in.width();
    long qkv = in.qkv();
    long deadRow = in.deadRow();
    boolean inPairs = inPairs(width, in.heads());
    int together = together(width, in.heads());
    @Nullable Group[] own = new Group[workers.threads()];
    long entries = (long) rows * width;
    workers.run(
        Rows.parts(batch, together),
        (part, worker) -> {
          Group group = Group.of(own, workers, worker, in, inPairs);
          LaneAttention lanes = group.lanes;
          PairAttention pairs = group.pairs;
          PairAttentionGradient gradient = group.gradient;
          long deadSum = partial + 12L * part * width;
          Rows.fill(deadSum, 3 * width, 0);
          int first = part * together;
          int end = Math.min(batch, first + together);
          if (pairs != null && gradient != null) {
            pairs.begin();
            gradient.begin();
            for (int b = first; b < end; b++) {
              pairs.read(qkv + 12L * b * entries, deadRow);
              if (pairs.fits()) {
                gradient.run(dout + 4L * b * entries, dqkv + 12L * b * entries, deadSum);
              } else {
                lanes.read(qkv + 12L * b * entries, deadRow, 1);
                lanes.backward(dout + 4L * b * entries, dqkv + 12L * b * entries, deadSum, 1);
              }
            }
          } else {
            lanes.read(qkv + 12L * first * entries, deadRow, end - first);
            lanes.backward(
                dout + 4L * first * entries, dqkv + 12L * first * entries, deadSum, end - first);
          }
        });
  }

  /**
   * Adds up the parts of the whole batch, in order.
   *
   * @param dDead {@code [3·width]}; its query part is zero
   */
  public static void sum(Workers workers, int parts, int width, long partial, long dDead) {
    workers.run(
        1,
        (all, worker) -> {
          Rows.fill(dDead, 3 * width, 0);
          for (int part = 0; part < parts; part++) {
            Rows.add(partial + 12L * part * width, dDead, 3 * width);
          }
        });
  }

  /** Samples of a part. */
  public static int together(int width, int heads) {
    return inPairs(width, heads) ? PAIR_SAMPLES : SampleLanes.SAMPLES;
  }

  private static boolean inPairs(int width, int heads) {
    return width == PAIR * heads;
  }
}
