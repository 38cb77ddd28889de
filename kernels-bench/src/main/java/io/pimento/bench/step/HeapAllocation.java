package io.pimento.bench.step;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What all threads have allocated on the Java heap since a point in time. */
final class HeapAllocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long start = THREADS.getTotalThreadAllocatedBytes();

  long bytes() {
    return THREADS.getTotalThreadAllocatedBytes() - start;
  }
}
