package io.pimento.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Collects instructions by level and lays them out as the kernel reads them. A level's instructions
 * do not depend on each other; a level that does not fit into a block's memory becomes several.
 */
public final class TapeWriter {
  private record Entry(Instruction instruction, int units, long[] words, long reads) {
    /** Whether both are cut into units that read the same. */
    boolean goesWith(Entry o) {
      return reads != 0 && reads == o.reads && units == o.units && instruction == o.instruction;
    }
  }

  /** Most instructions that take turns. */
  private static final int LARGEST_GROUP = 128;

  /** Operands that tell how much an instruction does. */
  private static final Set<String> SIZES =
      Set.of(
          "count", "rows", "lines", "m", "n", "k", "size", "splits", "parts", "segments", "tile");

  private final List<List<Entry>> levels = new ArrayList<>();

  /**
   * Adds an instruction.
   *
   * @param units pieces that it is cut into; nothing is added for none
   */
  public void add(int level, Instruction instruction, long units, long... words) {
    addReading(level, instruction, units, 0, words);
  }

  /**
   * Adds an instruction that takes turns, unit by unit, with others like it that read the same.
   *
   * @param reads what its units read piece by piece, as a number; 0 to go alone
   */
  public void addReading(
      int level, Instruction instruction, long units, long reads, long... words) {
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
      Entry e = new Entry(instruction, Math.toIntExact(units), words, reads);
      List<Entry> list = levels.get(level);
      int at = list.size();
      for (int i = list.size(); i > 0 && at == list.size(); i--) {
        at = list.get(i - 1).goesWith(e) ? i : at;
      }
      list.add(at, e);
    }
  }

  /** Levels so far. */
  public int levels() {
    return levels.size();
  }

  /** Units of each level of the finished tape that a level becomes. */
  public List<Long> units(int level) {
    return packed(level, level + 1).stream()
        .map(part -> part.stream().mapToLong(Entry::units).sum())
        .toList();
  }

  /** What instructions each level of the finished tape has, with units and sizes, for profiles. */
  public List<List<String>> outline() {
    return packed(0, levels.size()).stream()
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

  private List<List<Entry>> packed(int from, int to) {
    List<List<Entry>> all = new ArrayList<>();
    for (List<Entry> level : levels.subList(from, to)) {
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

  /** How many instructions from one on take turns. */
  private static int group(List<Entry> level, int from) {
    int to = from + 1;
    while (to < level.size()
        && to - from < LARGEST_GROUP
        && level.get(from).goesWith(level.get(to))) {
      to++;
    }
    return to - from;
  }

  /** The finished tape. */
  public long[] words() {
    return words(0, levels.size());
  }

  /** A tape of some of the levels. */
  public long[] words(int from, int to) {
    List<List<Entry>> all = packed(from, to);
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
      for (int i = 0; i < level.size(); ) {
        int group = group(level, i);
        for (int k = i; k < i + group; k++) {
          Entry e = level.get(k);
          tape[start + 2 + k] =
              e.instruction().number()
                  | (long) (at - start) << 8
                  | units << 24
                  | (group - 1L) << 56;
          System.arraycopy(e.words(), 0, tape, at, e.words().length);
          at += e.words().length;
        }
        units += (long) group * level.get(i).units();
        i += group;
      }
      tape[start] = level.size();
      tape[start + 1] = units;
      tape[2 + 2 * l] = (long) at - start;
    }
    return tape;
  }
}
