package io.pimento.pim.inference;

import io.pimento.graph.Node;
import io.pimento.pim.crossbar.mapping.MappedTable;
import io.pimento.pim.crossbar.schedule.Inference;
import java.util.LinkedHashMap;
import java.util.Map;

/** What only a run on crossbars has: cycles, area by part, capacity. */
final class CrossbarDetails {
  private CrossbarDetails() {}

  /** Names and values, in the order in which they are written; areas are whole nm², to add up. */
  static Map<String, Object> of(Inference i) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("cycles", i.cycles());
    m.put("clock_ns", i.device().clock());
    Map<String, Object> area = new LinkedHashMap<>();
    area.put("total", i.area().values().stream().mapToLong(Long::longValue).sum());
    area.put("by_part", i.area());
    m.put("area_nm2", area);
    m.put("chip_area_mm2", i.device().areaOfTile() * i.device().tiles() * 1e-12);
    m.put("programmed_cells", i.programming().cells());
    Map<String, Object> capacity = new LinkedHashMap<>();
    capacity.put("tiles_used", i.mapping().tilesUsed());
    capacity.put("tiles", i.device().tiles());
    capacity.put("crossbars_used", i.mapping().crossbarsUsed());
    capacity.put("crossbars", (long) i.device().tiles() * i.device().crossbars());
    capacity.put("tables", i.mapping().tables().size());
    capacity.put(
        "tables_on_host", i.mapping().tables().stream().filter(MappedTable::isOnHost).count());
    m.put("capacity", capacity);
    return m;
  }

  /** A node's number and operator. */
  static String name(Inference i, int node) {
    if (node < 0) {
      return "chip";
    }
    Node n = i.mapping().graph().nodes().get(node);
    return "#" + node + " " + n.op().name();
  }
}
