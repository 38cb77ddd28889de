package io.pimento.pim.crossbar.schedule;

/** The order in which a run served its tasks, for another run of the same mapping and batch. */
public final class IssueOrder {
  final int[] order;

  IssueOrder(int[] order) {
    this.order = order;
  }
}
