package io.pimento.pim.dpu;

import java.util.Collections;
import java.util.Iterator;

/**
 * One processor at work. Tasklets take tasks from one list. Those that compute share the pipeline:
 * an instruction a cycle in all, each tasklet's no closer than the revolver. Transfers go one after
 * the other through one engine.
 */
final class Dpu {
  /** Cycles by which sums of parts of cycles may be wrong. */
  private static final double ROUNDING = 1e-6;

  private static final DpuTask NONE = new DpuTask(0, 0, 0, 0, 0);

  private enum Phase {
    IDLE,
    READS,
    COMPUTES,
    WRITES
  }

  private static final class Tasklet {
    private DpuTask task = NONE;
    private Phase phase = Phase.IDLE;
    private int reads;
    private double left;
    private double ready;
  }

  private final DpuDevice d;
  private final DpuDma dma;
  private final Tasklet[] tasklets;
  private Iterator<DpuTask> tasks = Collections.emptyIterator();
  private double clock;
  private double engineFree;
  private long openLine = -1;
  private double instructions;
  private long activations;
  private long bytes;

  Dpu(DpuDevice device) {
    this(device, device.tasklets());
  }

  /** One with another number of tasklets at work. */
  Dpu(DpuDevice device, int atWork) {
    d = device;
    dma = device.dma();
    tasklets = new Tasklet[atWork];
    for (int t = 0; t < tasklets.length; t++) {
      tasklets[t] = new Tasklet();
    }
  }

  /**
   * Does all tasks.
   *
   * @return the cycle at which the last instruction has left the pipeline, 0 for no tasks
   */
  long run(Iterator<DpuTask> all) {
    tasks = all;
    clock = 0;
    engineFree = 0;
    int working = 0;
    for (Tasklet t : tasklets) {
      goOn(t);
      working += t.phase == Phase.IDLE ? 0 : 1;
    }
    if (working == 0) {
      return 0;
    }
    while (working > 0) {
      advance();
      for (Tasklet t : tasklets) {
        if (isDone(t)) {
          goOn(t);
          working -= t.phase == Phase.IDLE ? 1 : 0;
        }
      }
    }
    return (long) Math.ceil(clock - ROUNDING) + d.stages();
  }

  /** Lets time pass until some tasklet comes to the end of what it does. */
  private void advance() {
    int computing = 0;
    for (Tasklet t : tasklets) {
      computing += t.phase == Phase.COMPUTES ? 1 : 0;
    }
    double each = Math.max(d.revolverCycles(), computing);
    double step = Double.POSITIVE_INFINITY;
    for (Tasklet t : tasklets) {
      switch (t.phase) {
        case IDLE -> {}
        case COMPUTES -> step = Math.min(step, t.left * each);
        case READS, WRITES -> step = Math.min(step, t.ready - clock);
      }
    }
    step = Math.max(0, step);
    clock += step;
    for (Tasklet t : tasklets) {
      if (t.phase == Phase.COMPUTES) {
        t.left -= step / each;
      }
    }
  }

  private boolean isDone(Tasklet t) {
    return switch (t.phase) {
      case IDLE -> false;
      case COMPUTES -> t.left < ROUNDING;
      case READS, WRITES -> t.ready < clock + ROUNDING;
    };
  }

  /** What a tasklet does after the end of what it did; idle if nothing is left. */
  private void goOn(Tasklet t) {
    if (t.phase == Phase.READS && t.reads == t.task.reads()) {
      compute(t);
    } else if (t.phase == Phase.READS) {
      read(t);
    } else if (t.phase == Phase.COMPUTES && t.task.writeBytes() > 0) {
      t.phase = Phase.WRITES;
      long behind = t.task.address() + (long) t.task.reads() * t.task.readBytes();
      transfer(t, behind, t.task.writeBytes(), dma.writeCycles());
    } else if (tasks.hasNext()) {
      t.task = tasks.next();
      t.reads = 0;
      if (t.task.reads() > 0) {
        read(t);
      } else {
        compute(t);
      }
    } else {
      t.phase = Phase.IDLE;
    }
  }

  private void read(Tasklet t) {
    t.phase = Phase.READS;
    long address = t.task.address() + (long) t.reads * t.task.readBytes();
    t.reads++;
    transfer(t, address, t.task.readBytes(), dma.readCycles());
  }

  private void compute(Tasklet t) {
    t.phase = Phase.COMPUTES;
    t.left = t.task.instructions();
    instructions += t.left;
  }

  private void transfer(Tasklet t, long address, int wanted, double latency) {
    double at = clock;
    long from = address;
    for (int left = dma.moved(wanted); left > 0; ) {
      int part = Math.min(left, dma.mostBytes());
      double moving = dma.cyclesPerByte() * part;
      double begin = Math.max(at, engineFree);
      engineFree = begin + dma.busyCycles() + moving;
      at = begin + latency + moving;
      open(from, part);
      from += part;
      left -= part;
    }
    bytes += dma.moved(wanted);
    t.ready = at;
  }

  private void open(long address, int length) {
    long last = (address + length - 1) / dma.wordlineBytes();
    for (long line = address / dma.wordlineBytes(); line <= last; line++) {
      activations += line == openLine ? 0 : 1;
      openLine = line;
    }
  }

  /** pJ of wordlines opened, bytes moved and instructions. */
  double[] picojoule() {
    return new double[] {
      activations * d.rowPicojoule(),
      bytes * d.bytePicojoule(),
      instructions * d.instructionPicojoule()
    };
  }
}
