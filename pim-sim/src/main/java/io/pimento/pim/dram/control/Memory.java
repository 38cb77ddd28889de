package io.pimento.pim.dram.control;

import io.pimento.pim.dram.device.DramDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * All channels under one clock. In a cycle every channel ticks, then at most one request is
 * offered, in the order of the source. The clock jumps to the next cycle at which anything can
 * happen. The run ends when the last request is done and the last write is on the pins; by
 * DRAMsim3's rules with the last request done, and writes that still wait then stay unsent.
 */
public final class Memory {
  private static final long NEVER = Long.MAX_VALUE;

  private final DramDevice device;
  private final Channel[] channels;
  private boolean used;

  public Memory(DramDevice device, CommandSink commandSink, RequestSink requestSink) {
    this.device = device;
    this.channels = new Channel[device.organization().channels()];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = new Channel(c, device, commandSink, requestSink);
    }
  }

  /**
   * What a run came to.
   *
   * @param cycles the cycles simulated, one more than the last {@code done}
   */
  public record Outcome(long requests, long cycles, List<ChannelCounts> channels) {
    public Outcome {
      channels = List.copyOf(channels);
    }
  }

  /** Runs the requests to the end; once a memory. An empty source gives no cycles. */
  public Outcome run(RequestSource source) {
    if (used) {
      throw new IllegalStateException("a memory runs once");
    }
    used = true;
    long index = 0;
    long clock = -1;
    boolean present = source.next();
    Channel target = present ? channels[device.map().channel(source.address())] : channels[0];
    while (present || anyPending()) {
      long next = NEVER;
      for (Channel c : channels) {
        next = Math.min(next, c.wake());
      }
      if (present && target.accepts(source.write())) {
        next = Math.min(next, Math.max(source.arrive(), clock + 1));
      }
      clock = next;
      tick(clock);
      if (present && source.arrive() <= clock && target.accepts(source.write())) {
        target.add(index++, source.address(), source.write(), source.arrive(), clock + 1);
        present = source.next();
        target = present ? channels[device.map().channel(source.address())] : target;
      }
    }
    return finish(index);
  }

  private boolean anyPending() {
    boolean all = !device.rules().isDramsim3();
    for (Channel c : channels) {
      if (c.hasPendingReads() || (all && c.hasPendingWrites())) {
        return true;
      }
    }
    return false;
  }

  private void tick(long clock) {
    for (Channel c : channels) {
      if (c.wake() <= clock) {
        c.tick(clock);
      }
    }
  }

  /** Everything is accepted and its end is known: the clock runs on to the last of the ends. */
  private Outcome finish(long requests) {
    long last = -1;
    for (Channel c : channels) {
      last = Math.max(last, c.lastDone());
      last = device.rules().isDramsim3() ? last : Math.max(last, c.lastWritten());
    }
    while (true) {
      long next = NEVER;
      for (Channel c : channels) {
        next = Math.min(next, c.wake());
      }
      if (next > last) {
        break;
      }
      tick(next);
    }
    List<ChannelCounts> counts = new ArrayList<>();
    for (Channel c : channels) {
      counts.add(c.finish(last + 1));
    }
    return new Outcome(requests, last + 1, counts);
  }
}
