package io.pimento.runtime.cuda;

import io.pimento.cuda.TapeLimits;
import io.pimento.graph.Element;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where dense gradients lie when they are left for other GPUs, and which of them go together. Of
 * many bytes, those that the backward pass makes first go while it makes the others. All of it
 * hangs on the graph alone, so it is the same on all GPUs, and a bucket is whole units of sums, so
 * that these have the same bits however many buckets there are.
 *
 * @param members by bucket, in the order of the backward pass
 * @param floats of all, with what lies between them
 */
record GradientBuckets(List<List<Member>> members, long floats) {
  /** Most buckets of a step. */
  static final int MOST = 8;

  /** Bytes of gradients from which on a bucket is one of several; a property for tests. */
  private static final long BYTES = Long.getLong("pimento.cuda.bucket", 64L << 20);

  /** Gradients lie one after the other, each on 16 bytes. */
  private static final int FLOATS = 4;

  /**
   * A gradient.
   *
   * @param number among all of the training
   * @param at floats before it
   * @param room floats up to the next; those behind its own are zero
   */
  record Member(int number, long at, long room) {}

  /** The dense gradients of a training. */
  static GradientBuckets of(TrainingGraph training) {
    return of(training, BYTES);
  }

  /**
   * The same.
   *
   * @param bytes of gradients that make a bucket
   */
  static GradientBuckets of(TrainingGraph training, long bytes) {
    List<Integer> dense = new ArrayList<>();
    long all = 0;
    for (int i = 0; i < training.gradients().size(); i++) {
      if (training.gradient(i).type().element() != Element.ROWS) {
        dense.add(i);
        all += rounded(training.gradient(i), FLOATS);
      }
    }
    int buckets = Math.clamp(Float.BYTES * all / bytes, 1, MOST);
    if (buckets > 1) {
      // Values are numbered as the backward pass makes them.
      dense.sort(Comparator.comparingInt(i -> training.gradient(i).id()));
    }
    List<List<Member>> members = new ArrayList<>();
    long at = 0;
    for (int d = 0; d < dense.size(); ) {
      List<Member> bucket = new ArrayList<>();
      long end = all * (members.size() + 1) / buckets;
      boolean last = members.size() == buckets - 1;
      while (d < dense.size() && (last || bucket.isEmpty() || at < end)) {
        long room = rounded(training.gradient(dense.get(d)), FLOATS);
        bucket.add(new Member(dense.get(d), at, room));
        at += room;
        d++;
      }
      if (d < dense.size()) {
        Member ending = bucket.removeLast();
        long next = NodeTape.ceil(at, TapeLimits.ELEMENTS) * TapeLimits.ELEMENTS;
        bucket.add(new Member(ending.number(), ending.at(), next - ending.at()));
        at = next;
      }
      members.add(List.copyOf(bucket));
    }
    return new GradientBuckets(List.copyOf(members), at);
  }

  private static long rounded(Value v, int to) {
    return NodeTape.ceil(v.type().size(), to) * to;
  }

  /** Floats before each gradient, by its number. */
  Map<Integer, Long> places() {
    Map<Integer, Long> places = new HashMap<>();
    members.forEach(bucket -> bucket.forEach(m -> places.put(m.number(), m.at())));
    return places;
  }

  /** Floats before a bucket. */
  long from(int bucket) {
    return members.get(bucket).getFirst().at();
  }

  /** Floats before the next bucket. */
  long to(int bucket) {
    Member last = members.get(bucket).getLast();
    return last.at() + last.room();
  }
}
