package io.pimento.pim.crossbar.schedule;

import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;

/**
 * Runs tasks. Who asks a resource first is served first; of those that ask in the same cycle the
 * earlier in the list. Only cycles in which something happens are looked at.
 */
final class Clockwork {
  private static final int ID_BITS = 24;

  final long[] start;
  final long[] done;
  final long[] busy;

  /** Every task in the order in which it was served. */
  final int[] order;

  private Clockwork(int tasks, int resources) {
    start = new long[tasks];
    done = new long[tasks];
    busy = new long[resources];
    order = new int[tasks];
  }

  /** Runs tasks as they come. */
  static Clockwork run(Tasks t, int resources) {
    int n = t.size();
    if (n >= 1 << ID_BITS) {
      throw new io.pimento.pim.crossbar.CrossbarException(
          n + " tasks are too many for one run; use a smaller batch");
    }
    Clockwork c = new Clockwork(n, resources);
    int edges = t.edgeTo.size();
    int[] waiting = new int[n];
    int[] first = new int[n + 2];
    for (int e = 0; e < edges; e++) {
      waiting[t.edgeTo.getInt(e)]++;
      first[t.edgeFrom.getInt(e) + 2]++;
    }
    for (int i = 2; i < first.length; i++) {
      first[i] += first[i - 1];
    }
    int[] next = new int[edges];
    for (int e = 0; e < edges; e++) {
      next[first[t.edgeFrom.getInt(e) + 1]++] = t.edgeTo.getInt(e);
    }
    long[] ready = new long[n];
    long[] free = new long[resources];
    LongHeapPriorityQueue queue = new LongHeapPriorityQueue();
    for (int i = 0; i < n; i++) {
      if (waiting[i] == 0) {
        queue.enqueue(i);
      }
    }
    int served = 0;
    while (!queue.isEmpty()) {
      int id = (int) (queue.dequeueLong() & ((1 << ID_BITS) - 1));
      c.order[served++] = id;
      c.serve(t, id, ready[id], free);
      for (int e = first[id]; e < first[id + 1]; e++) {
        int to = next[e];
        ready[to] = Math.max(ready[to], c.done[id]);
        if (--waiting[to] == 0) {
          queue.enqueue(ready[to] << ID_BITS | to);
        }
      }
    }
    if (served != n) {
      throw new IllegalStateException(n - served + " tasks wait for one another");
    }
    return c;
  }

  /**
   * Runs the same tasks with every resource serving in a given order, whoever asks first: then no
   * task is later if others take less time.
   */
  static Clockwork replay(Tasks t, int resources, int[] order) {
    Clockwork c = new Clockwork(t.size(), resources);
    int edges = t.edgeTo.size();
    int[] first = new int[t.size() + 2];
    for (int e = 0; e < edges; e++) {
      first[t.edgeTo.getInt(e) + 2]++;
    }
    for (int i = 2; i < first.length; i++) {
      first[i] += first[i - 1];
    }
    int[] before = new int[edges];
    for (int e = 0; e < edges; e++) {
      before[first[t.edgeTo.getInt(e) + 1]++] = t.edgeFrom.getInt(e);
    }
    long[] free = new long[resources];
    for (int k = 0; k < order.length; k++) {
      int id = order[k];
      long ready = 0;
      for (int e = first[id]; e < first[id + 1]; e++) {
        ready = Math.max(ready, c.done[before[e]]);
      }
      c.order[k] = id;
      c.serve(t, id, ready, free);
    }
    return c;
  }

  private void serve(Tasks t, int id, long ready, long[] free) {
    int on = t.resource.getInt(id);
    long at = ready;
    if (on != Tasks.NOTHING) {
      at = Math.max(ready, free[on]);
      free[on] = at + t.occupancy.getInt(id);
      busy[on] += t.occupancy.getInt(id);
    }
    start[id] = at;
    done[id] = at + t.delay.getInt(id);
  }
}
