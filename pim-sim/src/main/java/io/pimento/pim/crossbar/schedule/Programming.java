package io.pimento.pim.crossbar.schedule;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.MappedTable;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.OperatorPlacement;
import io.pimento.pim.crossbar.mapping.Span;
import java.util.List;

/**
 * What it takes to write all stored weights and tables once, before the first inference. Tiles
 * write at the same time, the rows of one tile's crossbars one after the other.
 *
 * <p>Cells that are verified take the pulses that {@link io.pimento.pim.crossbar.error.WriteVerify}
 * expects, a row as many as its last cell.
 *
 * @param cells cells written
 * @param cycles time
 * @param attojoules energy
 */
public record Programming(long cells, long cycles, long attojoules) {
  static Programming of(CrossbarDevice device, Mapping mapping) {
    long cells = 0;
    long[] rows = new long[device.tiles()];
    for (OperatorPlacement p : mapping.placements().values()) {
      switch (p) {
        case OperatorPlacement.Layer l -> {
          long weights = (long) l.inputs() * l.outputs() * l.copies().size();
          cells += weights * device.cellsPerWeight(l.precision().weights());
          l.copies().forEach(c -> count(c, device.array().rows(), rows));
        }
        case OperatorPlacement.Lookup l -> {
          int perNumber = Math.ceilDiv(l.precision().weights(), device.cell().bits());
          for (MappedTable t : l.tables()) {
            cells += t.isOnHost() ? 0 : (long) t.rows() * t.width() * perNumber;
            count(t.spans(), device.array().rows(), rows);
          }
        }
        case OperatorPlacement.Dynamic _ -> {
          // Written anew with every sample, and charged there.
        }
      }
    }
    long most = 0;
    for (long r : rows) {
      most = Math.max(most, r);
    }
    return new Programming(
        cells,
        device.cell().programCycles(most, device.array().columns()),
        device.cell().programEnergy(cells));
  }

  private static void count(List<Span> spans, int rowsOfArray, long[] rows) {
    for (Span s : spans) {
      rows[s.tile()] += (long) s.count() * rowsOfArray;
    }
  }
}
