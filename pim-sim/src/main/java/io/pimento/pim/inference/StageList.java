package io.pimento.pim.inference;

import io.pimento.pim.dram.control.ChannelCounts;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Organization;
import io.pimento.pim.dram.statistics.Energy;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import io.pimento.pim.host.HostLayout;
import io.pimento.pim.placement.RowKey;
import io.pimento.pim.placement.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a host and its memory do one after the other, with what it costs. */
final class StageList {
  /** What draws power without work. */
  static final String STANDBY = "standby";

  /** Before the parts of what tables cost that do not fit on the device. */
  static final String SPILL = "spill: ";

  private final HostDevice host;
  private final Job job;
  private final List<MemoryOutcome.Stage> stages = new ArrayList<>();

  /** Bursts of every bank, channel after channel, ns. */
  private final double[] banks;

  private final double[] buses;
  private final List<Outcome.Occupancy> others = new ArrayList<>();

  /** Time in which the simulated memory had its background power in its own figures, ns. */
  private double simulated;

  StageList(HostDevice host, Job job) {
    this.host = host;
    this.job = job;
    Organization o = host.memory().organization();
    banks = new double[o.channels() * o.ranks() * o.banksPerRank()];
    buses = new double[o.channels()];
  }

  static long attojoules(double picojoule) {
    return Math.round(picojoule * 1e6);
  }

  void add(String name, String where, double nanoseconds, Map<String, Long> energy) {
    stages.add(new MemoryOutcome.Stage(name, where, nanoseconds, energy, false));
  }

  void occupancy(Outcome.Occupancy more) {
    others.add(more);
  }

  /** Rows that the host reads from memory. */
  void gather(HostGather gather, double nanoseconds) {
    rows("gather", "", gather, nanoseconds, false);
  }

  /** Rows of tables that stay with the host, read while the stage before is under way. */
  void spilled(HostRows.Run run) {
    if (run.gather() != null) {
      rows("spilled rows", SPILL, run.gather(), run.nanoseconds(), true);
    }
  }

  private void rows(String name, String prefix, HostGather gather, double time, boolean beside) {
    Map<String, Long> energy = new LinkedHashMap<>();
    String where = "cache";
    if (gather.result() != null) {
      List<ChannelCounts> channels = gather.result().channels();
      for (int c = 0; c < channels.size(); c++) {
        busy(c, channels.get(c), 1);
      }
      HostRows.add(energy, prefix, gather.result().energies(), gather.clock());
      simulated += gather.nanoseconds();
      where = "memory";
    }
    stages.add(new MemoryOutcome.Stage(name, where, time, energy, beside));
  }

  /** Books a channel's bursts, so many times. */
  void busy(int channel, ChannelCounts counts, double times) {
    DramDevice memory = host.memory();
    double burst = memory.timings().of("burst_cycle") * memory.timings().clock() * times;
    long[] reads = counts.reads();
    long[] writes = counts.writes();
    for (int b = 0; b < reads.length; b++) {
      double time = (reads[b] + writes[b]) * burst;
      banks[channel * reads.length + b] += time;
      buses[channel] += time;
    }
  }

  /** DRAM's energy by part of a run that took so long, so many times. */
  Map<String, Long> energy(List<Energy> channels, double times, double nanoseconds) {
    Map<String, Long> parts = new LinkedHashMap<>();
    HostRows.add(parts, "", channels, host.memory().timings().clock() * times);
    simulated += nanoseconds;
    return parts;
  }

  static void put(Map<String, Long> parts, String part, double picojoule) {
    long energy = attojoules(picojoule);
    if (energy != 0) {
      parts.merge(part, energy, Long::sum);
    }
  }

  /**
   * All operators, in the graph's order.
   *
   * @param elsewhere what another unit makes of an operation, or null where the host does it
   */
  void operators(Function<GraphWork.Operation, MemoryOutcome.@Nullable Stage> elsewhere) {
    boolean cached = job.work().weights() * host.weightBytes() <= host.cacheBytes();
    for (GraphWork.Operation op : job.work().operations()) {
      MemoryOutcome.Stage other = elsewhere.apply(op);
      if (other == null) {
        onHost(op, cached);
      } else {
        stages.add(other);
        double rest = op.entries() == null ? (double) op.other() * job.batch() : 0;
        if (rest > 0) {
          add(op.name(), "host", rest / host.operationsPerNanosecond(), arithmetic(0, rest));
        }
      }
    }
  }

  /** Time of one layer for the whole batch on the host. */
  double hostNanoseconds(DenseLayer layer) {
    boolean cached = job.work().weights() * host.weightBytes() <= host.cacheBytes();
    double compute = (double) layer.multiplyAdds() * job.batch() / host.multiplyAddsPerNanosecond();
    return cached ? compute : Math.max(compute, streamed(weights(layer)));
  }

  /** Time of arithmetic beside multiply-adds for the whole batch on the host. */
  double hostNanoseconds(GraphWork.Operation op) {
    return (double) op.other() * job.batch() / host.operationsPerNanosecond();
  }

  private double streamed(HostGather read) {
    long bytes = read.lines() * host.memory().organization().accessBytes();
    return host.speed().stream(bytes, read.nanoseconds());
  }

  private void onHost(GraphWork.Operation op, boolean cached) {
    double products = (double) op.multiplyAdds() * job.batch();
    double rest = (double) op.other() * job.batch();
    double compute =
        products / host.multiplyAddsPerNanosecond() + rest / host.operationsPerNanosecond();
    Map<String, Long> energy = arithmetic(products, rest);
    if (op.layer() == null || cached) {
      add(op.name(), "host", compute, energy);
      return;
    }
    HostGather read = weights(op.layer());
    if (read.result() != null) {
      energy(read.result().energies(), 1, read.nanoseconds())
          .forEach((k, v) -> energy.merge(k, v, Long::sum));
      for (int c = 0; c < read.result().channels().size(); c++) {
        busy(c, read.result().channels().get(c), 1);
      }
    }
    add(op.name(), "host", Math.max(compute, streamed(read)), energy);
  }

  /** A layer's weights, read once for the batch at the memory's best. */
  private HostGather weights(DenseLayer layer) {
    int line = host.memory().organization().accessBytes();
    long bytes = (long) layer.outputs() * layer.inputs() * host.weightBytes();
    Table table = new Table(layer.name(), Math.ceilDiv(bytes, line), line);
    long[] addresses =
        HostLayout.plain(host.memory(), List.of(table))
            .addresses(LongStream.range(0, table.rows()).mapToObj(r -> new RowKey(0, r)).toList());
    return HostGather.all(host.memory(), 0, new long[0], addresses).getFirst();
  }

  private Map<String, Long> arithmetic(double products, double rest) {
    Map<String, Long> energy = new TreeMap<>();
    put(
        energy,
        "host arithmetic",
        products * host.multiplyAddPicojoule() + rest * host.operationPicojoule());
    return energy;
  }

  /** Time until the last of the stages is over. */
  double nanoseconds() {
    return MemoryOutcome.nanoseconds(stages);
  }

  /**
   * Closes the list: what is on draws its power for the whole time.
   *
   * @param idle of the device beside host and memory, attojoules by part
   */
  MemoryOutcome outcome(
      String mapping,
      double loadNanoseconds,
      double loadPicojoule,
      Map<String, Long> idle,
      Map<String, Object> details) {
    double total = nanoseconds();
    Map<String, Long> whole = WholeLatency.of(host, total, simulated);
    idle.forEach((part, e) -> whole.merge(part, e, Long::sum));
    add(WholeLatency.NAME, "system", 0, whole);
    List<MemoryOutcome.Stage> charged = List.copyOf(stages);
    List<Outcome.Occupancy> occupancy = new ArrayList<>(others);
    int perChannel = banks.length / buses.length;
    occupancy.add(shares("banks, a channel a row", Math.max(perChannel, 8), banks, total));
    occupancy.add(shares("buses of channels", 16, buses, total));
    return new MemoryOutcome(
        mapping,
        job.batch(),
        charged,
        occupancy,
        loadNanoseconds,
        attojoules(loadPicojoule),
        details);
  }

  static Outcome.Occupancy shares(String things, int columns, double[] busy, double total) {
    List<Double> shares = new ArrayList<>();
    for (double b : busy) {
      shares.add(total > 0 ? b / total : 0);
    }
    return new Outcome.Occupancy(things, columns, shares, busy.length);
  }
}
