package io.pimento.pim.crossbar.schedule;

import io.pimento.graph.Node;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.MappedTable;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.OperatorPlacement;
import io.pimento.pim.crossbar.mapping.Span;
import it.unimi.dsi.fastutil.ints.Int2IntLinkedOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;

/** Gathers embedding rows: a request to the row's tile, the read, the row back. */
final class Lookups {
  private final CrossbarDevice device;
  private final List<MappedTable> all;
  private final Resources resources;
  private final Tasks tasks;
  private final EnergyLedger energy;
  private final TileNetwork network;
  private final Products products;
  private final Accesses accesses;
  private final HostArrivals arrivals;
  private final long[] adcBusy;

  Lookups(
      CrossbarDevice device,
      Mapping mapping,
      Resources resources,
      Tasks tasks,
      EnergyLedger energy,
      TileNetwork network,
      Products products,
      Accesses accesses,
      HostArrivals arrivals,
      long[] adcBusy) {
    this.device = device;
    this.all = mapping.tables();
    this.resources = resources;
    this.tasks = tasks;
    this.energy = energy;
    this.network = network;
    this.products = products;
    this.accesses = accesses;
    this.arrivals = arrivals;
    this.adcBusy = adcBusy;
  }

  int add(Node n, OperatorPlacement.Lookup l, int sample, int ids) {
    IntArrayList done = new IntArrayList();
    for (MappedTable table : l.tables()) {
      int index = all.indexOf(table);
      long bits = (long) table.width() * l.precision().weights();
      int[] rows = accesses.rows(sample, index, table.rows());
      if (table.isOnHost()) {
        if (rows.length > 0) {
          // The host knows the ids and reads while the chip is at work.
          int there = tasks.add(Tasks.NOTHING, 0, arrivals.cycle(sample, index));
          done.add(network.host(n.id(), bits * rows.length, true, there));
        }
        continue;
      }
      Int2IntMap reads = new Int2IntLinkedOpenHashMap();
      for (int row : rows) {
        int copy = sample % table.layout().copies(row);
        reads.merge(table.layout().group(row, copy), 1, Integer::sum);
      }
      for (Int2IntMap.Entry e : reads.int2IntEntrySet()) {
        done.add(read(n, l, table, e.getIntKey(), e.getIntValue(), bits, ids));
      }
    }
    return done.isEmpty() ? ids : tasks.join(done);
  }

  /** One group of crossbars: a single row is sensed, several are added through the ADCs. */
  private int read(
      Node n,
      OperatorPlacement.Lookup l,
      MappedTable table,
      int group,
      int rows,
      long bits,
      int ids) {
    int crossbar = group * table.crossbarsPerGroup();
    Span span = table.spans().getFirst();
    for (Span s : table.spans()) {
      span = s.firstBlock() <= crossbar ? s : span;
    }
    int tile = span.tile();
    int resource = resources.crossbar(tile, span.first() + crossbar - span.firstBlock());
    int asked = network.move(n.id(), l.home(), tile, Integer.SIZE, ids);
    int there;
    if (rows == 1 && l.sense()) {
      energy.add(n.id(), EnergyPart.TABLE, bits * device.senseEnergy());
      there = tasks.add(resource, device.senseCycles(), device.senseCycles(), asked);
    } else {
      int cells = table.width() * Math.ceilDiv(l.precision().weights(), device.cell().bits());
      int columns = Math.min(cells, device.array().columns());
      for (int i = 0; i < table.crossbarsPerGroup(); i++) {
        adcBusy[tile] += products.spend(n.id(), 1, rows, columns);
      }
      // Any rows may be active together, so that these need no more reads than their number asks.
      int reads = device.array().reads(rows);
      there =
          tasks.add(
              resource,
              products.occupancy(reads, columns),
              products.latency(reads, columns),
              asked);
    }
    int out = network.bus(n.id(), tile, bits, there);
    return network.move(n.id(), tile, l.home(), bits, out);
  }
}
