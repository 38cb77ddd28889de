package io.pimento.job;

import io.pimento.graph.ParameterSpec;
import io.pimento.report.text.Text;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.TrainConfig;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.search.train.TrainSettings;
import java.util.List;

/** What is said of a supernet before it is trained. */
final class SupernetLines {
  private SupernetLines() {}

  /** Its space and how large it is. */
  static String size(RunConfig config, List<ParameterSpec> parameters) {
    return "supernet: "
        + config.model().space().name()
        + ", "
        + config.model().blocks()
        + " blocks, "
        + Text.count(parameters.stream().mapToLong(ParameterSpec::size).sum())
        + " parameters ("
        + Text.count(
            parameters.stream().filter(p -> !p.table()).mapToLong(ParameterSpec::size).sum())
        + " outside the tables), "
        + config.tree().node("train").path("sharing").asString();
  }

  /** Bytes of its tables, what the optimizer remembers of them, and where a GPU has them. */
  static String tables(List<ParameterSpec> parameters, TrainConfig train, Device device) {
    TrainSettings settings = train.settings();
    Optimizer optimizer = settings.optimizer();
    long tables = 0;
    long state = 0;
    for (ParameterSpec p : parameters) {
      if (p.table()) {
        boolean half = settings.halfTables() && p.embeds();
        tables += (half ? Short.BYTES : Float.BYTES) * p.size();
        state += Float.BYTES * optimizer.slotSize(p) * optimizer.slots().size();
      }
    }
    return "supernet: tables of "
        + Text.count(tables)
        + " bytes"
        + (settings.halfTables() ? " (half precision)" : "")
        + ", of which "
        + optimizer.name()
        + " remembers "
        + Text.count(state)
        + " bytes"
        + (optimizer.remembersRows() ? ", a number a row" : "")
        + place(train.tables(), device);
  }

  /** Where a GPU has large tables, unless it has all of them. */
  private static String place(TablePlace tables, Device device) {
    return device.copiesParameters() && tables instanceof TablePlace.Host host
        ? "; of large ones the first rows on the GPU, a part of "
            + host.hot()
            + ", the others in the host's memory"
        : "";
  }
}
