package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Runs what an exchange of gradients adds to a training tape, and the update, over host memory and
 * with drawn numbers as this GPU's gradients; instructions that compute gradients are passed over.
 * What it drew and what updates read is noted.
 */
final class ExchangeMachine {
  /** The rows of one table. */
  record Rows(TreeMap<Integer, float[]> byId) {}

  /** Rows of a table. */
  static final int IDS = 23;

  private final Tape tape;
  private final long[] words;
  private final long[] bases = new long[TapeLimits.BASES];
  private final int rank;
  private final Updates change;
  private int next;
  private int word;

  /** Levels in which the GPUs met. */
  int meetings;

  /** As many as there were before a row was looked up, at the least. */
  int meetingsBeforeRows = Integer.MAX_VALUE;

  /** Drawn dense gradients, by where they were left. */
  final TreeMap<Long, float[]> left = new TreeMap<>();

  /** Drawn rows of tables, by where they were left. */
  final TreeMap<Long, Rows> leftRows = new TreeMap<>();

  /** What updates read, in their order. */
  final List<float[]> updates = new ArrayList<>();

  final List<Rows> updatedRows = new ArrayList<>();

  float leftLoss;
  float loss;
  double squares;

  /**
   * @param areas of all ranks
   */
  ExchangeMachine(Tape tape, int rank, List<Long> areas, long epoch, MemoryOwner memory) {
    this.tape = tape;
    this.rank = rank;
    bases[Words.ARENA] = memory.floats(tape.arenaBytes() / Float.BYTES + 1);
    bases[Words.INPUT] = memory.floats(4096);
    bases[Words.RECORD] = memory.floats(64);
    bases[Words.EPOCH] = epoch;
    for (int r = 0; r < areas.size(); r++) {
      bases[Words.EXCHANGE + r] = areas.get(r);
    }
    this.words = tape.pieces().words();
    this.change = new Updates(words, bases);
  }

  /** Runs levels until one has ended in which the GPUs met, or to the end. */
  void run() {
    boolean met = false;
    while (next < words[0] && !met) {
      met = level(0, next);
      next++;
    }
    meetings += met ? 1 : 0;
  }

  /** Runs one piece of a tape that has several. */
  void run(int piece) {
    int first = tape.pieces().all().get(piece).at();
    for (int l = 0; l < words[first]; l++) {
      level(first, l);
    }
  }

  /** Runs a level of the piece whose words start there; whether the GPUs met. */
  private boolean level(int first, int number) {
    boolean met = false;
    int start = first + (int) words[first + 1 + 2 * number];
    for (int i = 0; i < words[start]; i++) {
      long head = words[start + 2 + i];
      word = start + (int) (head >> 8 & 0xffff);
      Instruction instruction = Instruction.values()[(int) (head & 0xff)];
      run(instruction);
      met |= instruction == Instruction.MEET;
    }
    return met;
  }

  /** Address of an operand of the arena. */
  long arena(long operand) {
    return bases[Words.ARENA] + Words.offset(operand);
  }

  private void run(Instruction instruction) {
    switch (instruction) {
      case SUM_PARTS -> leave();
      case FILL -> fill();
      case LEAVE_ROWS -> leaveRows();
      case MEET -> meet();
      case SUM_RANKS -> sum();
      case FETCH_KEYS -> fetch();
      case MERGE_ROWS -> merge();
      case FINISH -> finish();
      case UPDATE -> {
        updates.add(floats(address(3), (int) n(0)));
        change.all(word);
      }
      case UPDATE_ROWS -> {
        noteRows();
        change.rows(word);
      }
      case UPDATE_ROW_MEANS -> {
        noteRows();
        change.rowMeans(word);
      }
      case SCATTER -> change.scatter(word);
      case SCATTER_ROWS -> change.scatterRows(word);
      case LOOKUP, BAG -> meetingsBeforeRows = Math.min(meetingsBeforeRows, meetings);
      default -> {}
    }
  }

  private long n(int i) {
    return words[word + i];
  }

  private long address(int i) {
    long w = n(i);
    return w == 0 ? 0 : bases[(int) (w >>> 56)] + (w & 0x00ff_ffff_ffff_ffffL);
  }

  private float number(int i) {
    return Float.intBitsToFloat((int) n(i));
  }

  private boolean isLeft(int i) {
    int base = (int) (n(i) >>> 56);
    return base >= Words.EXCHANGE && base < Words.EPOCH;
  }

  private static float[] floats(long at, int count) {
    float[] all = new float[count];
    NativeMemory.copy(at, all, 0, count);
    return all;
  }

  /** Numbers that hang on the step, on who draws and on what for, not on when. */
  private SplittableRandom random(long where) {
    return new SplittableRandom(where * 1000 + bases[Words.EPOCH] * 100 + rank);
  }

  private static float draw(SplittableRandom random) {
    return (float) random.nextDouble(-1, 1);
  }

  private void leave() {
    if (!isLeft(0)) {
      return;
    }
    SplittableRandom random = random(n(0));
    float[] sums = new float[(int) n(2)];
    for (int p = 0; p < n(3); p++) {
      for (int i = 0; i < sums.length; i++) {
        float part = draw(random);
        NativeMemory.put(address(1), p * n(4) + i, part);
        sums[i] += part;
      }
    }
    NativeMemory.copy(sums, 0, address(0), sums.length);
    left.put(n(0), sums);
  }

  private void fill() {
    for (int i = 0; i < n(0); i++) {
      NativeMemory.put(address(1), i, number(2));
    }
  }

  private void leaveRows() {
    int capacity = (int) n(0);
    int width = (int) n(3);
    SplittableRandom random = random(n(6));
    int count = n(1) == 0 ? capacity : random.nextInt(capacity + 1);
    NativeMemory.putInt(address(8), 0, count);
    for (int f = 0; f < n(2); f++) {
      int[] ids = random.ints(count, 0, IDS).sorted().toArray();
      TreeMap<Integer, float[]> rows = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        long at = (long) f * capacity + i;
        NativeMemory.putLong(address(6) + Long.BYTES * at, (long) ids[i] << 32 | i);
        for (int c = 0; c < width; c++) {
          boolean again = i > 0 && ids[i - 1] == ids[i];
          NativeMemory.put(address(7), at * width + c, again ? 99 : draw(random));
        }
        rows.putIfAbsent(ids[i], floats(address(7) + Float.BYTES * at * width, width));
      }
      leftRows.put(n(6) + f, new Rows(rows));
    }
  }

  private void meet() {
    if (n(6) != 0) {
      leftLoss = draw(random(n(6)));
      NativeMemory.put(address(6), leftLoss);
    }
    for (int r = 0; r < n(2); r++) {
      if (r != n(1)) {
        NativeMemory.putLong(address(8 + r), address(0));
      }
    }
  }

  /** Whether all others have raised their flags here for a meeting of this step. */
  boolean allCame(int which, long flags, int ranks) {
    boolean all = true;
    for (int r = 0; r < ranks; r++) {
      long flag = NativeMemory.getLong(flags + (long) Long.BYTES * r);
      all &= flag == (r == rank ? 0 : bases[Words.EPOCH] + which);
    }
    return all;
  }

  private void sum() {
    for (int i = 0; i < n(0); i++) {
      float y = 0;
      for (int r = 0; r < n(3); r++) {
        float part = number(5 + 2 * r) * NativeMemory.get(address(4 + 2 * r), i);
        y = r == 0 ? part : y + part;
      }
      NativeMemory.put(address(1), i, y);
    }
    for (int unit = 0; n(2) != 0 && unit < NodeTape.elementUnits(n(0)); unit++) {
      double sum = 0;
      int from = unit * TapeLimits.ELEMENTS;
      for (float y : floats(address(1) + (long) Float.BYTES * from, ofUnit(from))) {
        sum += (double) y * y;
      }
      NativeMemory.putLong(
          address(2) + (long) Double.BYTES * unit, Double.doubleToRawLongBits(sum));
    }
  }

  private int ofUnit(int from) {
    return (int) Math.min(TapeLimits.ELEMENTS, n(0) - from);
  }

  private void fetch() {
    int count = NativeMemory.getInt(address(3), 0);
    NativeMemory.putInt(address(5), 0, count);
    for (int f = 0; f < n(1); f++) {
      long at = Long.BYTES * f * n(0);
      NativeMemory.copyBytes(address(2) + at, address(4) + at, (long) Long.BYTES * count);
    }
  }

  private void merge() {
    int width = (int) n(3);
    int ranks = (int) n(8);
    double sum = 0;
    int all = 0;
    for (int f = 0; f < n(2); f++) {
      TreeMap<Integer, float[]> total = new TreeMap<>();
      List<Integer> ids = new ArrayList<>();
      for (int r = 0; r < ranks; r++) {
        int member = 9 + 5 * r;
        int before = -1;
        for (int i = 0; i < NativeMemory.getInt(address(member + 3), 0); i++) {
          long at = f * n(member + 2) + i;
          int id = (int) (NativeMemory.getLong(address(member) + Long.BYTES * at) >>> 32);
          ids.add(id);
          if (id != before) {
            add(total, id, number(member + 4), floats(address(member + 1) + 4 * at * width, width));
          }
          before = id;
        }
      }
      all = ids.size();
      ids.sort(null);
      for (int i = 0; i < all; i++) {
        long at = f * n(0) + i;
        NativeMemory.putLong(address(4) + Long.BYTES * at, (long) ids.get(i) << 32);
        if (i == 0 || !ids.get(i).equals(ids.get(i - 1))) {
          float[] row = total.getOrDefault(ids.get(i), new float[0]);
          NativeMemory.copy(row, 0, address(5) + Float.BYTES * at * width, width);
          for (float v : row) {
            sum += (double) v * v;
          }
        }
      }
    }
    NativeMemory.putInt(address(6), 0, all);
    long units = ranks * n(2) * NodeTape.threadUnits(n(1));
    for (int u = 0; u < units; u++) {
      // All in the first slot.
      NativeMemory.putLong(
          address(7) + (long) Double.BYTES * u, Double.doubleToRawLongBits(u == 0 ? sum : 0));
    }
  }

  /** Adds a weighted row to what earlier ranks have of it. */
  static void add(TreeMap<Integer, float[]> total, int id, float weight, float[] row) {
    float[] weighted = row.clone();
    float[] before = total.get(id);
    for (int c = 0; c < row.length; c++) {
      weighted[c] = weight * row[c];
      weighted[c] = before == null ? weighted[c] : before[c] + weighted[c];
    }
    total.put(id, weighted);
  }

  private void finish() {
    loss = NativeMemory.get(address(1));
    for (int a = 0; a < n(0); a++) {
      for (int i = 0; i < n(7 + 2 * a); i++) {
        long at = address(6 + 2 * a) + (long) Double.BYTES * i;
        squares += Double.longBitsToDouble(NativeMemory.getLong(at));
      }
    }
    change.scale = (float) Math.min(1, number(3) / (Math.sqrt(squares) + 1e-6));
  }

  private void noteRows() {
    int width = (int) n(3);
    int count = n(1) == 0 ? (int) n(0) : NativeMemory.getInt(address(1), 0);
    for (int f = 0; f < n(2); f++) {
      TreeMap<Integer, float[]> rows = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        long at = f * n(0) + i;
        int id = (int) (NativeMemory.getLong(address(4) + Long.BYTES * at) >>> 32);
        rows.putIfAbsent(id, floats(address(5) + Float.BYTES * at * width, width));
      }
      updatedRows.add(new Rows(rows));
    }
  }
}
