package io.pimento.pim.crossbar.output;

import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.crossbar.schedule.NodeTime;

/** When every operator worked for every sample, one line each. */
public final class InferenceCsv {
  private InferenceCsv() {}

  /** The table as text. */
  public static String of(Inference i) {
    StringBuilder s = new StringBuilder("sample,node,operator,from_cycle,to_cycle,attojoules\n");
    for (NodeTime t : i.timeline()) {
      long energy = i.energy().byNode().getOrDefault(t.node(), 0L) / i.batch();
      s.append(t.sample()).append(',').append(t.node()).append(',');
      s.append(i.mapping().graph().nodes().get(t.node()).op().name()).append(',');
      s.append(t.from()).append(',').append(t.to()).append(',').append(energy).append('\n');
    }
    return s.toString();
  }
}
