package io.pimento.pim.crossbar.schedule;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;

/**
 * Work in the order in which it was thought of. A task waits for others, then for its resource,
 * keeps that busy for {@code occupancy} cycles and is done {@code delay} cycles after its start.
 */
final class Tasks {
  /** No resource: the task only waits. */
  static final int NOTHING = -1;

  final IntArrayList resource = new IntArrayList();
  final IntArrayList occupancy = new IntArrayList();
  final IntArrayList delay = new IntArrayList();
  final IntArrayList node = new IntArrayList();
  final IntArrayList sample = new IntArrayList();
  final IntArrayList edgeFrom = new IntArrayList();
  final IntArrayList edgeTo = new IntArrayList();
  private int currentNode;
  private int currentSample;

  /** Whose tasks follow. */
  void at(int newSample, int newNode) {
    currentSample = newSample;
    currentNode = newNode;
  }

  int add(int on, long busy, long until, int... after) {
    return add(on, busy, until, IntArrayList.wrap(after));
  }

  int add(int on, long busy, long until, IntList after) {
    int id = resource.size();
    resource.add(on);
    occupancy.add(Math.toIntExact(busy));
    delay.add(Math.toIntExact(until));
    node.add(currentNode);
    sample.add(currentSample);
    for (int i = 0; i < after.size(); i++) {
      edgeFrom.add(after.getInt(i));
      edgeTo.add(id);
    }
    return id;
  }

  /** A task that is done when all of these are. */
  int join(IntList after) {
    return after.size() == 1 ? after.getInt(0) : add(NOTHING, 0, 0, after);
  }

  int size() {
    return resource.size();
  }
}
