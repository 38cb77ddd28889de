package io.pimento.runtime.cuda;

import io.pimento.cuda.Instruction;
import io.pimento.cuda.TapeLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Moves weights' gradients into levels whose blocks would be idle. A level takes as long as its
 * slowest block, and many levels have fewer units than there are blocks; a weight's gradient can be
 * made early and is read late, when gradients are squared or left for other GPUs. What is computed
 * stays the same to the bit; inputs live longer.
 */
final class SlackLevels {
  private static final boolean MOVES =
      Boolean.parseBoolean(System.getProperty("pimento.cuda.slack", "true"));

  /** The product that makes a buffer, and the instruction that reads it late. */
  private static final class Made {
    int product = -1;
    int reader = -1;
    boolean byOne = true;
  }

  /** A product, what reads it, and the last level that it can be in. */
  private record Job(int product, int reader, int last, LevelLoad.Work work) {}

  private final List<TapeEntry> entries;
  private final LevelMemory memory;
  private final List<LevelLoad> loads = new ArrayList<>();

  private SlackLevels(List<TapeEntry> entries, LevelMemory memory, int levels) {
    this.entries = new ArrayList<>(entries);
    this.memory = memory;
    for (int l = 0; l < levels; l++) {
      loads.add(new LevelLoad());
    }
  }

  /** The same instructions in the same order, some of them in later levels. */
  static List<TapeEntry> of(List<TapeEntry> entries, LevelMemory memory, int levels) {
    return MOVES ? new SlackLevels(entries, memory, levels).moved() : entries;
  }

  private List<TapeEntry> moved() {
    List<Job> jobs = jobs();
    boolean[] moves = new boolean[entries.size()];
    for (Job j : jobs) {
      moves[j.product()] = true;
      moves[j.reader()] = true;
    }
    for (int i = 0; i < moves.length; i++) {
      if (!moves[i]) {
        loads.get(entries.get(i).level()).add(work(entries.get(i)));
      }
    }
    // Large ones first: small ones fit into what is left.
    jobs.sort(Comparator.comparingDouble((Job j) -> j.work().nanos()).reversed());
    for (Job j : jobs) {
      int level = move(j.product(), j.work(), entries.get(j.product()).level(), j.last());
      move(j.reader(), work(entries.get(j.reader())), level + 1, j.last() + 1);
    }
    return entries;
  }

  /** Products whose one reader can wait for the end of the backward pass. */
  private List<Job> jobs() {
    Made[] made = new Made[memory.count()];
    for (int i = 0; i < entries.size(); i++) {
      Made m = product(entries.get(i), made);
      if (m != null) {
        m.byOne &= m.product < 0;
        m.product = i;
      }
    }
    NavigableSet<Integer> ends = ends();
    for (int i = 0; i < entries.size(); i++) {
      if (!ends.isEmpty() && entries.get(i).level() <= ends.last()) {
        read(i, made);
      }
    }
    List<Job> jobs = new ArrayList<>();
    for (Made m : made) {
      if (m != null && m.byOne && m.reader >= 0) {
        TapeEntry e = entries.get(m.product);
        // Its reader comes before the end.
        Integer end = ends.higher(entries.get(m.reader).level());
        if (end != null && end - 2 > e.level()) {
          jobs.add(new Job(m.product, m.reader, end - 2, work(e)));
        }
      }
    }
    return jobs;
  }

  /** Levels in which GPUs meet that have left gradients, or else in which all are measured. */
  private NavigableSet<Integer> ends() {
    NavigableSet<Integer> meetings = new TreeSet<>();
    NavigableSet<Integer> finish = new TreeSet<>();
    for (TapeEntry e : entries) {
      if (e.instruction() == Instruction.MEET) {
        meetings.add(e.level());
      } else if (e.instruction() == Instruction.FINISH) {
        finish.add(e.level());
      }
    }
    return meetings.isEmpty() ? finish : meetings;
  }

  /** What an instruction makes, if it is a product into a buffer of its own. */
  private static @Nullable Made product(TapeEntry e, Made[] made) {
    if (!e.product() || !Words.isBuffer(e.operand("y"))) {
      return null;
    }
    int b = Words.bufferNumber(e.operand("y"));
    if (made[b] == null) {
      made[b] = new Made();
    }
    return made[b];
  }

  private void read(int entry, Made[] made) {
    TapeEntry e = entries.get(entry);
    for (long w : e.words()) {
      Made m = Words.isBuffer(w) ? made[Words.bufferNumber(w)] : null;
      if (m == null || m.product == entry) {
        continue;
      }
      if (waits(e) && m.reader < 0) {
        m.reader = entry;
      } else {
        m.byOne = false;
      }
    }
  }

  /** Whether an instruction is the first that reads a gradient, at any time before the end. */
  private static boolean waits(TapeEntry e) {
    return e.instruction() == Instruction.SQUARES
        || (e.instruction() == Instruction.SUM_PARTS && !Words.isBuffer(e.operand("y")));
  }

  private LevelLoad.Work work(TapeEntry e) {
    return new LevelLoad.Work(e.units(), UnitCost.nanos(e, memory), e.words().length + 1);
  }

  /** Puts an instruction where it costs least; the first of such levels. */
  private int move(int entry, LevelLoad.Work work, int first, int last) {
    int best = first;
    double least = Double.MAX_VALUE;
    for (int l = first; l <= last; l++) {
      LevelLoad load = loads.get(l);
      double more = load.longerBy(work);
      if (more < least && load.words() + work.words() + 2 <= TapeLimits.LEVEL_WORDS) {
        least = more;
        best = l;
      }
    }
    loads.get(best).add(work);
    entries.set(entry, entries.get(entry).at(best));
    return best;
  }
}
