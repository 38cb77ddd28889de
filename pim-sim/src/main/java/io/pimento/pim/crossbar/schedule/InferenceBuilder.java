package io.pimento.pim.crossbar.schedule;

import io.pimento.graph.Cost;
import io.pimento.graph.Node;
import io.pimento.graph.Value;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.Linear;
import io.pimento.graph.op.RowLinear;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.DynamicProduct;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.OperatorPlacement;
import io.pimento.pim.crossbar.mapping.Span;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Turns a mapped graph and a batch into tasks and energy. */
final class InferenceBuilder {
  private static final int REAL_BITS = 32;

  private final CrossbarDevice device;
  private final Mapping mapping;
  final Resources resources;
  final Tasks tasks = new Tasks();
  final EnergyLedger energy = new EnergyLedger();
  final long[] adcBusy;
  final int[] last;
  private final TileNetwork network;
  private final Products products;
  private final Lookups lookups;

  /** Task that makes a value, by value, of the current sample. */
  private final int[] made;

  private final int[] homes;

  /** Rows with the host, if there are any, are there from the first cycle. */
  InferenceBuilder(CrossbarDevice device, Mapping mapping, Accesses accesses, int batch) {
    this(device, mapping, accesses, batch, HostArrivals.NONE);
  }

  InferenceBuilder(
      CrossbarDevice device, Mapping mapping, Accesses accesses, int batch, HostArrivals arrivals) {
    this.device = device;
    this.mapping = mapping;
    resources = new Resources(device);
    adcBusy = new long[device.tiles()];
    last = new int[batch];
    network = new TileNetwork(device, resources, tasks, energy);
    products = new Products(device, energy);
    lookups =
        new Lookups(
            device, mapping, resources, tasks, energy, network, products, accesses, arrivals,
            adcBusy);
    made = new int[mapping.graph().valueCount()];
    homes = new int[mapping.graph().valueCount()];
    for (int sample = 0; sample < batch; sample++) {
      last[sample] = sample(sample);
    }
  }

  private int sample(int sample) {
    for (Node n : mapping.graph().nodes()) {
      if (!n.outputs().stream().anyMatch(v -> v.type().batched())) {
        continue;
      }
      tasks.at(sample, n.id());
      int task;
      int home = 0;
      if (n.op() instanceof Input) {
        task = network.host(n.id(), n.output().type().size() * REAL_BITS, true);
      } else {
        OperatorPlacement p = mapping.of(n.id());
        home = p.home();
        task =
            switch (p) {
              case OperatorPlacement.Layer l -> layer(n, l, sample);
              case OperatorPlacement.Dynamic d -> dynamic(n, d);
              case OperatorPlacement.Lookup l ->
                  lookups.add(n, l, sample, made[n.inputs().get(0).id()]);
            };
      }
      for (Value v : n.outputs()) {
        made[v.id()] = task;
        homes[v.id()] = home;
      }
    }
    IntArrayList ends = new IntArrayList();
    tasks.at(sample, EnergyLedger.CHIP);
    for (Value v : mapping.graph().outputs().values()) {
      int there =
          network.move(v.node(), homes[v.id()], 0, v.type().size() * REAL_BITS, made[v.id()]);
      ends.add(network.host(v.node(), v.type().size() * REAL_BITS, true, there));
    }
    return tasks.join(ends);
  }

  /** The products of a layer: inputs to every tile, products, sums to the home tile. */
  private int layer(Node n, OperatorPlacement.Layer l, int sample) {
    IntArrayList arrived = new IntArrayList();
    int copies = l.copies().size();
    int first = (int) ((long) sample * l.vectors() % copies);
    long partials = 0;
    for (int c = 0; c < copies; c++) {
      int turn = Math.floorMod(c - first, copies);
      int vectors = (l.vectors() - turn + copies - 1) / copies;
      if (vectors <= 0) {
        continue;
      }
      for (Span span : l.copies().get(c)) {
        IntArrayList inputs = inputs(n, l, span, vectors);
        arrived.add(products(n, l, span, vectors, tasks.join(inputs)));
        partials += (long) vectors * outputs(l, span);
      }
    }
    if (arrived.isEmpty()) {
      return tasks.add(Tasks.NOTHING, 0, 0);
    }
    // Sums of several tiles are added, then scaled once; ADCs' sums of one tile add on the way.
    long results = (long) l.vectors() * l.outputs();
    return digital(n.id(), l.home(), 0, partials - results + 2 * results, tasks.join(arrived));
  }

  /** Outputs to which a span's blocks contribute. */
  private static int outputs(OperatorPlacement.Layer l, Span span) {
    int sum = 0;
    int from = span.firstBlock() / l.rowBlocks();
    int to = (span.firstBlock() + span.count() - 1) / l.rowBlocks();
    for (int column = from; column <= to; column++) {
      sum += l.outputsOf(column * l.rowBlocks());
    }
    return sum;
  }

  private IntArrayList inputs(Node n, OperatorPlacement.Layer l, Span span, int vectors) {
    int sources = n.op() instanceof Linear x ? x.sources() : ((RowLinear) n.op()).sources();
    boolean[] wanted = new boolean[l.rowBlocks()];
    for (int b = span.firstBlock(); b < span.firstBlock() + span.count(); b++) {
      wanted[b % l.rowBlocks()] = true;
    }
    IntArrayList arrived = new IntArrayList();
    int rows = device.array().rows();
    int at = 0;
    for (int j = 0; j < sources; j++) {
      Value x = n.inputs().get(j);
      int size = n.inputs().get(sources + j).type().last();
      int needed = 0;
      for (int block = at / rows; block * rows < at + size; block++) {
        int overlap = Math.min(at + size, (block + 1) * rows) - Math.max(at, block * rows);
        needed += wanted[block] ? overlap : 0;
      }
      at += size;
      long bits = (long) needed * vectors * l.precision().activations();
      int there = network.move(n.id(), homes[x.id()], span.tile(), bits, made[x.id()]);
      arrived.add(needed == 0 ? there : network.bus(n.id(), span.tile(), bits, there));
    }
    return arrived;
  }

  private int products(Node n, OperatorPlacement.Layer l, Span span, int vectors, int after) {
    long steps = (long) vectors * device.steps(l.precision().activations());
    int cells = device.cellsPerWeight(l.precision().weights());
    int widest = 0;
    int reads = 0;
    for (int b = span.firstBlock(); b < span.firstBlock() + span.count(); b++) {
      int columns = l.outputsOf(b) * cells;
      widest = Math.max(widest, columns);
      int inputs = l.inputsOf(b, device.array().rows());
      reads = Math.max(reads, device.array().reads(inputs));
      adcBusy[span.tile()] += products.spend(n.id(), steps, inputs, columns);
    }
    // The crossbars of a span work in step; the first stands for all of them.
    int done =
        tasks.add(
            resources.crossbar(span.tile(), span.first()),
            products.occupancy(steps * reads, widest),
            products.latency(steps * reads, widest),
            after);
    int sumBits =
        l.precision().weights()
            + l.precision().activations()
            + Integer.SIZE
            - Integer.numberOfLeadingZeros(l.inputs());
    long bits = (long) vectors * outputs(l, span) * sumBits;
    int there = network.bus(n.id(), span.tile(), bits, done);
    return network.move(n.id(), span.tile(), l.home(), bits, there);
  }

  private int digital(int node, int tile, long multiplyAdds, long operations, int after) {
    if (multiplyAdds + operations == 0) {
      return after;
    }
    energy.add(node, EnergyPart.DIGITAL, multiplyAdds * device.digital().multiplyAddEnergy());
    energy.add(node, EnergyPart.DIGITAL, operations * device.digital().operationEnergy());
    long span = device.digital().cycles(multiplyAdds + operations);
    return tasks.add(resources.digital(tile), span, span, after);
  }

  /** An operator between activations: its operands to its tile, then the unit. */
  private int dynamic(Node n, OperatorPlacement.Dynamic d) {
    IntArrayList arrived = new IntArrayList();
    for (Value v : n.inputs()) {
      if (v.type().batched()) {
        long bits = v.type().size() * d.precision().activations();
        arrived.add(network.move(n.id(), homes[v.id()], d.home(), bits, made[v.id()]));
      }
    }
    int ready = arrived.isEmpty() ? tasks.add(Tasks.NOTHING, 0, 0) : tasks.join(arrived);
    Cost cost = n.op().cost(n.inputTypes(), n.outputTypes());
    return switch (d.unit()) {
      case DIGITAL -> digital(n.id(), d.home(), cost.multiplyAdds(), cost.elementwise(), ready);
      case ENGINE -> {
        energy.add(
            n.id(), EnergyPart.ENGINE, cost.multiplyAdds() * device.engine().multiplyAddEnergy());
        long span = device.engine().cycles(cost.multiplyAdds());
        int engine = tasks.add(resources.engine(d.home()), span, span, ready);
        yield digital(n.id(), d.home(), 0, cost.elementwise(), engine);
      }
      case CROSSBAR -> {
        int done = written(n, d, ready);
        yield digital(n.id(), d.home(), 0, cost.elementwise(), done);
      }
    };
  }

  /** Writes one operand into the scratch crossbars, then drives the other. */
  private int written(Node n, OperatorPlacement.Dynamic d, int after) {
    DynamicProduct product = DynamicProduct.of(n);
    long cells = product.cells(device, d.precision());
    energy.add(n.id(), EnergyPart.WRITE, device.cell().programEnergy(cells));
    int rows = Math.min(product.rows(), device.array().rows());
    long steps = (long) product.vectors() * device.steps(d.precision().activations());
    int columns =
        Math.min(
            device.array().columns(),
            product.columns() * device.cellsPerWeight(d.precision().weights()));
    long write = device.cell().programCycles(rows, columns);
    long reads = steps * device.array().reads(rows);
    IntArrayList done = new IntArrayList();
    for (Span span : d.scratch()) {
      for (int i = 0; i < span.count(); i++) {
        adcBusy[span.tile()] += products.spend(n.id(), steps, rows, columns);
      }
      done.add(
          tasks.add(
              resources.crossbar(span.tile(), span.first()),
              write + products.occupancy(reads, columns),
              write + products.latency(reads, columns),
              after));
    }
    return tasks.join(done);
  }
}
