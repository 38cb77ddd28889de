package io.pimento.export.onnx.read;

import io.pimento.graph.GraphBuilder;
import io.pimento.graph.Node;
import io.pimento.graph.Operator;
import io.pimento.graph.TensorType;
import io.pimento.graph.Value;
import io.pimento.graph.op.Axis;
import io.pimento.graph.op.Broadcast;
import io.pimento.graph.op.Pick;
import io.pimento.graph.op.Place;
import io.pimento.graph.op.Reshape;
import io.pimento.graph.op.Slice;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The graph that is being built: entries of values are put in a row with its operators. */
final class Values {
  private final GraphBuilder builder = new GraphBuilder();

  GraphBuilder builder() {
    return builder;
  }

  Value apply(Operator op, Value... inputs) {
    return builder.apply(op, inputs);
  }

  /** What made a value, other than a change of axes. */
  Node maker(Value v) {
    Node n = builder.nodes().get(v.node());
    return n.op() instanceof Reshape ? maker(n.inputs().getFirst()) : n;
  }

  /** The same entries under other axes. */
  Value shaped(Value v, List<Integer> dims) {
    Node n = builder.nodes().get(v.node());
    Value base = n.op() instanceof Reshape ? n.inputs().getFirst() : v;
    return base.type().dims().equals(dims) ? base : apply(new Reshape(dims), base);
  }

  private Value flat(Value v) {
    return shaped(v, List.of(Math.toIntExact(v.type().size())));
  }

  /** A tensor's entries in their order, as a value with its axes. */
  Value of(Entries e) {
    return of(e, e.dims());
  }

  /** The same with other axes. */
  Value of(Entries e, List<Integer> dims) {
    int[] from = e.from();
    List<Value> sources = e.sources();
    Value v =
        from == null
            ? sources.getFirst()
            : sources.size() == 1 ? arranged(sources.getFirst(), from) : joined(sources, from);
    return shaped(v, dims);
  }

  /** Entries of several values: part behind part if they come so, else joined and then picked. */
  private Value joined(List<Value> sources, int[] from) {
    int[] starts = new int[sources.size() + 1];
    for (int j = 0; j < sources.size(); j++) {
      starts[j + 1] = starts[j] + Math.toIntExact(sources.get(j).type().size());
    }
    int[] owner = new int[from.length];
    int runs = 0;
    boolean[] used = new boolean[sources.size()];
    for (int i = 0; i < from.length; i++) {
      int found = Arrays.binarySearch(starts, Math.max(0, from[i]));
      owner[i] = found >= 0 ? found : -found - 2;
      owner[i] = from[i] < 0 && i > 0 ? owner[i - 1] : owner[i];
      used[owner[i]] = true;
      runs += i == 0 || owner[i] != owner[i - 1] ? 1 : 0;
    }
    List<Value> parts = new ArrayList<>();
    if (runs > sources.size()) {
      int[] moved = new int[starts.length];
      int at = 0;
      for (int j = 0; j < sources.size(); j++) {
        moved[j] = at - starts[j];
        if (used[j]) {
          parts.add(flat(sources.get(j)));
          at += starts[j + 1] - starts[j];
        }
      }
      int[] places = new int[from.length];
      Arrays.setAll(places, i -> from[i] < 0 ? -1 : from[i] + moved[owner[i]]);
      return arranged(concat(parts), places);
    }
    for (int i = 0; i < from.length; ) {
      int end = i;
      while (end < from.length && owner[end] == owner[i]) {
        end++;
      }
      int start = starts[owner[i]];
      int[] places =
          Arrays.stream(from, i, end).map(place -> place < 0 ? -1 : place - start).toArray();
      parts.add(flat(arranged(sources.get(owner[i]), places)));
      i = end;
    }
    return concat(parts);
  }

  private Value concat(List<Value> parts) {
    return parts.size() == 1 ? parts.getFirst() : builder.concat(parts.toArray(Value[]::new));
  }

  private Value arranged(Value v, int[] from) {
    int n = Math.toIntExact(v.type().size());
    if (from.length == n && Places.isIdentity(from)) {
      return v;
    }
    if (Arrays.stream(from).anyMatch(i -> i < 0)) {
      return padded(v, from);
    }
    int repeated = runsOfEquals(from);
    if (repeated > 1) {
      int[] once = new int[from.length / repeated];
      Arrays.setAll(once, i -> from[i * repeated]);
      Value column = shaped(arranged(v, once), List.of(once.length, 1));
      return apply(new Broadcast(Axis.LAST, repeated), column);
    }
    int period = period(from);
    if (period < from.length) {
      Value row = flat(arranged(v, Arrays.copyOf(from, period)));
      return apply(new Broadcast(Axis.ROWS, from.length / period), row);
    }
    int[] copies = new int[n];
    int[] places = new int[from.length];
    int most = 0;
    for (int i = 0; i < from.length; i++) {
      most = Math.max(most, copies[from[i]] + 1);
      places[i] = copies[from[i]]++ * n + from[i];
    }
    return most > 1
        ? arranged(flat(apply(new Broadcast(Axis.ROWS, most), flat(v))), places)
        : picked(v, from);
  }

  /** How often every entry follows itself. */
  private static int runsOfEquals(int[] from) {
    int common = 0;
    int run = 1;
    for (int i = 1; i <= from.length && common != 1; i++) {
      if (i < from.length && from[i] == from[i - 1]) {
        run++;
      } else {
        common = gcd(common, run);
        run = 1;
      }
    }
    return Math.max(1, common);
  }

  private static int period(int[] from) {
    for (int p = 1; p <= from.length / 2; p++) {
      if (from.length % p == 0 && from[p] == from[0] && isPeriodic(from, p)) {
        return p;
      }
    }
    return from.length;
  }

  private static boolean isPeriodic(int[] from, int period) {
    for (int i = period; i < from.length; i++) {
      if (from[i] != from[i - period]) {
        return false;
      }
    }
    return true;
  }

  /** Entries, none twice, by blocks as long as they go. */
  private Value picked(Value v, int[] from) {
    int n = Math.toIntExact(v.type().size());
    int block = gcd(n, from.length);
    for (int i = 0, start = 0; i < from.length; i++) {
      if (i + 1 == from.length || from[i + 1] != from[i] + 1) {
        block = gcd(gcd(block, from[start]), i + 1 - start);
        start = i + 1;
      }
    }
    int size = Math.max(1, block);
    List<Integer> blocks = new ArrayList<>();
    boolean together = true;
    for (int i = 0; i < from.length; i += size) {
      blocks.add(from[i] / size);
      together &= from[i] == from[0] + i;
    }
    List<Integer> dims = size == 1 ? List.of(n) : List.of(n / size, size);
    Operator op = together ? new Slice(blocks.getFirst(), blocks.size()) : new Pick(blocks);
    return apply(op, shaped(v, dims));
  }

  private static int gcd(int a, int b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValueExact();
  }

  /** Zeros where nothing comes from. */
  private Value padded(Value v, int[] from) {
    int[] kept = Arrays.stream(from).filter(i -> i >= 0).toArray();
    if (kept.length == 0) {
      throw new ArithmeticException("nothing but zeros is left of a tensor");
    }
    Value row = flat(arranged(v, kept));
    Map<Integer, Integer> runs = new HashMap<>();
    List<Integer> offsets = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= 0) {
        if (i == 0 || from[i - 1] < 0) {
          offsets.add(i);
        }
        runs.merge(offsets.getLast(), 1, Integer::sum);
      }
    }
    List<Value> parts = new ArrayList<>();
    int at = 0;
    for (int offset : offsets) {
      int length = runs.getOrDefault(offset, 0);
      parts.add(length == kept.length ? row : apply(new Slice(at, length), row));
      at += length;
    }
    return builder.apply(new Place(from.length, offsets), parts);
  }

  /** The type of a row's entries. */
  static TensorType row(int... dims) {
    return TensorType.batch(Arrays.stream(dims).boxed().toArray(Integer[]::new));
  }
}
