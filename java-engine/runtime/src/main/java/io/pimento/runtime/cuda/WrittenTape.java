package io.pimento.runtime.cuda;

import io.pimento.cuda.TapePart;
import io.pimento.cuda.TapeWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Instructions as the kernels read them, their buffers placed. */
record WrittenTape(TapeWriter writer, TapePieces pieces) {
  private static final int NONE = -1;

  /** A level as it is written: of which it was, and by which kernel it is run. */
  private record Sort(int level, TapePart.Kernel kernel) {}

  /**
   * Gives buffers room for the levels that name them, and writes.
   *
   * @param cuts levels that each piece but the first begins with, ascending
   * @param alone multiply-adds from which on a product has a kernel of its own
   */
  static WrittenTape of(
      List<TapeEntry> entries, LevelMemory memory, int levels, List<Integer> cuts, long alone) {
    for (TapeEntry e : entries) {
      for (long w : e.words()) {
        if (Words.isBuffer(w)) {
          memory.touch(w, e.level());
        }
      }
    }
    memory.place(levels);
    List<List<TapeEntry>> byLevel = new ArrayList<>();
    for (int l = 0; l < levels; l++) {
      byLevel.add(new ArrayList<>());
    }
    entries.forEach(e -> byLevel.get(e.level()).add(e));
    TapeWriter writer = new TapeWriter();
    List<Sort> sorts = new ArrayList<>();
    for (int l = 0; l < levels; l++) {
      Map<TapePart.Kernel, List<TapeEntry>> kernels = new EnumMap<>(TapePart.Kernel.class);
      for (TapeEntry e : byLevel.get(l)) {
        TapePart.Kernel kernel = LargeProducts.kernel(e, alone).orElse(TapePart.Kernel.TAPE);
        kernels.computeIfAbsent(kernel, k -> new ArrayList<>()).add(e);
      }
      List<TapeEntry> others = kernels.remove(TapePart.Kernel.TAPE);
      for (Map.Entry<TapePart.Kernel, List<TapeEntry>> large : kernels.entrySet()) {
        write(writer, sorts.size(), large.getValue(), memory);
        sorts.add(new Sort(l, large.getKey()));
      }
      if (others != null) {
        others.sort((a, b) -> Boolean.compare(b.product(), a.product()));
        write(writer, sorts.size(), others, memory);
        sorts.add(new Sort(l, kernels.isEmpty() ? TapePart.Kernel.TAPE : TapePart.Kernel.LEVEL));
      }
    }
    return new WrittenTape(writer, pieces(writer, sorts, cuts));
  }

  private static void write(
      TapeWriter writer, int level, List<TapeEntry> entries, LevelMemory memory) {
    for (TapeEntry e : entries) {
      long[] words = Arrays.stream(e.words()).map(memory::resolved).toArray();
      writer.addReading(level, e.instruction(), e.units(), memory.resolved(reads(e)), words);
    }
  }

  private static TapePieces pieces(TapeWriter writer, List<Sort> sorts, List<Integer> cuts) {
    List<TapePieces.Piece> pieces = new ArrayList<>();
    long[] all = {};
    int from = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      int to = from;
      int end = i == cuts.size() ? Integer.MAX_VALUE : cuts.get(i);
      while (to < sorts.size() && sorts.get(to).level() < end) {
        to++;
      }
      long[] one = writer.words(from, to);
      boolean whole =
          sorts.subList(from, to).stream().allMatch(s -> s.kernel() == TapePart.Kernel.TAPE);
      List<TapePart> parts = whole ? whole((int) one[0]) : parts(writer, sorts, from, to);
      pieces.add(new TapePieces.Piece(all.length, parts));
      all = Arrays.copyOf(all, all.length + one.length);
      System.arraycopy(one, 0, all, all.length - one.length, one.length);
      from = to;
    }
    return new TapePieces(all, pieces);
  }

  private static List<TapePart> whole(int levels) {
    return levels == 0 ? List.of() : List.of(TapePart.tape(0, levels));
  }

  /** Launches of some levels: those without large products go together. */
  private static List<TapePart> parts(TapeWriter writer, List<Sort> sorts, int from, int to) {
    List<TapePart> parts = new ArrayList<>();
    int alone = NONE;
    int at = 0;
    for (int l = from; l < to; l++) {
      Sort sort = sorts.get(l);
      boolean tape = sort.kernel() == TapePart.Kernel.TAPE;
      for (long units : writer.units(l)) {
        if (!tape) {
          parts.add(new TapePart(sort.kernel(), at, at + 1, units, sort.level() == alone));
        } else if (!parts.isEmpty() && parts.getLast().kernel() == TapePart.Kernel.TAPE) {
          parts.set(parts.size() - 1, TapePart.tape(parts.getLast().from(), at + 1));
        } else {
          parts.add(new TapePart(sort.kernel(), at, at + 1, units, false));
        }
        alone = tape ? NONE : sort.level();
        at++;
      }
    }
    parts.replaceAll(p -> p.from() > 0 && p.levels() == 1 ? p.withoutBarrier() : p);
    return parts;
  }

  /**
   * What products read piece by piece: their first operand, which is the one that siblings share.
   */
  private static long reads(TapeEntry e) {
    return switch (e.instruction()) {
      case PRODUCT, PRODUCT_HALF -> e.operand("segment");
      case ROW_LINEAR -> e.operand("source");
      default -> 0;
    };
  }
}
