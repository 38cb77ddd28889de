package io.pimento.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Collects instructions by level and lays them out as the kernel reads them. A level's instructions
 * do not depend on each other; a level that does not fit into a block's memory becomes several.
 */
public final class TapeWriter {
  private record Entry(Instruction instruction, int units, long[] words) {}

  /** Operands that tell how much an instruction does. */
  private static final Set<String> SIZES =
      Set.of(
          "count", "rows", "lines", "m", "n", "k", "size", "splits", "parts", "segments", "large");

  private final List<List<Entry>> levels = new ArrayList<>();

  /**
   * Adds an instruction.
   *
   * @param units pieces that it is cut into; nothing is added for none
   */
  public void add(int level, Instruction instruction, long units, long... words) {
    if (!instruction.takes(words.length)) {
      throw new IllegalArgumentException(
          instruction + " takes " + instruction.operands() + ", got " + words.length + " words");
    }
    if (words.length + 3 > TapeLimits.LEVEL_WORDS) {
      throw new IllegalArgumentException(
          instruction + " has " + words.length + " operands, more than a level holds");
    }
    while (levels.size() <= level) {
      levels.add(new ArrayList<>());
    }
    if (units > 0) {
      levels.get(level).add(new Entry(instruction, Math.toIntExact(units), words));
    }
  }

  /** Levels so far. */
  public int levels() {
    return levels.size();
  }

  /** What instructions each level of the finished tape has, with units and sizes, for profiles. */
  public List<List<String>> outline() {
    return packed().stream()
        .map(level -> level.stream().map(TapeWriter::describe).toList())
        .toList();
  }

  private static String describe(Entry e) {
    StringBuilder s = new StringBuilder(e.instruction().symbol());
    s.append(" units=").append(e.units());
    List<String> names = e.instruction().operands();
    for (int i = 0; i < Math.min(names.size(), e.words().length); i++) {
      if (SIZES.contains(names.get(i))) {
        s.append(' ').append(names.get(i)).append('=').append(e.words()[i]);
      }
    }
    return s.toString();
  }

  private List<List<Entry>> packed() {
    List<List<Entry>> all = new ArrayList<>();
    for (List<Entry> level : levels) {
      List<Entry> part = new ArrayList<>();
      int words = 2;
      for (Entry e : level) {
        if (words + 1 + e.words().length > TapeLimits.LEVEL_WORDS) {
          all.add(part);
          part = new ArrayList<>();
          words = 2;
        }
        part.add(e);
        words += 1 + e.words().length;
      }
      if (!part.isEmpty()) {
        all.add(part);
      }
    }
    return all;
  }

  /** The finished tape. */
  public long[] words() {
    List<List<Entry>> all = packed();
    int size = 1 + 2 * all.size();
    for (List<Entry> level : all) {
      size += 2 + level.size();
      for (Entry e : level) {
        size += e.words().length;
      }
    }
    long[] tape = new long[size];
    tape[0] = all.size();
    int at = 1 + 2 * all.size();
    for (int l = 0; l < all.size(); l++) {
      List<Entry> level = all.get(l);
      int start = at;
      tape[1 + 2 * l] = start;
      at += 2 + level.size();
      long units = 0;
      for (int i = 0; i < level.size(); i++) {
        Entry e = level.get(i);
        tape[start + 2 + i] = e.instruction().number() | (long) (at - start) << 8 | units << 24;
        System.arraycopy(e.words(), 0, tape, at, e.words().length);
        at += e.words().length;
        units += e.units();
      }
      tape[start] = level.size();
      tape[start + 1] = units;
      tape[2 + 2 * l] = (long) at - start;
    }
    return tape;
  }
}
