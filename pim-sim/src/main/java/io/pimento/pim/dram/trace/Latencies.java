package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.statistics.LatencyHistogram;

/** Gathers latencies, and passes requests on. */
final class Latencies implements RequestSink {
  private final RequestSink next;
  final LatencyHistogram reads = new LatencyHistogram();
  final LatencyHistogram fromArrival = new LatencyHistogram();
  long lastReadDone = -1;
  long writes;

  Latencies(RequestSink next) {
    this.next = next;
  }

  @Override
  public void done(long index, long address, boolean write, long arrive, long added, long done) {
    if (write) {
      writes++;
    } else {
      reads.add(done - added);
      fromArrival.add(done - arrive);
      lastReadDone = Math.max(lastReadDone, done);
    }
    next.done(index, address, write, arrive, added, done);
  }
}
