package io.pimento.pim.inference;

import io.pimento.pim.crossbar.device.Mesh;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.host.HostDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A batch on crossbars, and what its host did and drew meanwhile.
 *
 * @param host with its memory, which is on for the whole latency
 * @param rows the host's gather of rows that do not fit on the chip
 * @param spill the same by names and values; empty if everything fits
 */
record CrossbarOutcome(Inference run, HostDevice host, HostRows.Run rows, Map<String, Object> spill)
    implements Outcome {
  private static final String SPILLED = "spilled rows";

  private static final double SQUARE_NANO_IN_MILLI = 1e-12;

  @Override
  public String mapping() {
    return run.mapping().text();
  }

  @Override
  public int batch() {
    return run.batch();
  }

  @Override
  public double nanoseconds() {
    return run.cycles() * run.device().clock();
  }

  @Override
  public List<Double> latencies() {
    return LongStream.of(run.latencies()).mapToObj(c -> c * run.device().clock()).toList();
  }

  @Override
  public Map<String, Long> energy() {
    Map<String, Long> parts = new LinkedHashMap<>();
    run.energy().byPart().forEach((p, e) -> parts.put(p.label(), e));
    rows.energy(StageList.SPILL).forEach((p, e) -> parts.merge(p, e, Long::sum));
    wholeLatency().forEach((p, e) -> parts.merge(p, e, Long::sum));
    return parts;
  }

  @Override
  public Map<String, Long> energyByOperator() {
    Map<String, Long> nodes = new LinkedHashMap<>();
    run.energy().byNode().forEach((n, e) -> nodes.put(CrossbarDetails.name(run, n), e));
    rows.energy(StageList.SPILL).values().forEach(e -> nodes.merge(SPILLED, e, Long::sum));
    wholeLatency().values().forEach(e -> nodes.merge(WholeLatency.NAME, e, Long::sum));
    return nodes;
  }

  /** Host and memory are on from the first cycle to the last. */
  private Map<String, Long> wholeLatency() {
    return WholeLatency.of(host, nanoseconds(), rows.simulated());
  }

  @Override
  public OptionalDouble area() {
    long nm = run.area().values().stream().mapToLong(Long::longValue).sum();
    return OptionalDouble.of(nm * SQUARE_NANO_IN_MILLI);
  }

  @Override
  public double loadNanoseconds() {
    return run.programming().cycles() * run.device().clock();
  }

  @Override
  public long loadAttojoules() {
    return run.programming().attojoules();
  }

  @Override
  public List<Busy> timeline() {
    double clock = run.device().clock();
    Stream<Busy> gather =
        rows.nanoseconds() > 0
            ? Stream.of(new Busy(SPILLED, "host memory", -1, 0, rows.nanoseconds()))
            : Stream.empty();
    Stream<Busy> chip =
        run.timeline().stream()
            .map(
                t -> {
                  var placement = run.mapping().placements().get(t.node());
                  return new Busy(
                      CrossbarDetails.name(run, t.node()),
                      "tile " + (placement == null ? 0 : placement.home()),
                      t.sample(),
                      t.from() * clock,
                      t.to() * clock);
                });
    return Stream.concat(gather, chip).toList();
  }

  @Override
  public List<Occupancy> occupancy() {
    Mesh mesh = run.device().mesh();
    int tiles = run.device().tiles();
    int used = run.mapping().tilesUsed();
    double cycles = run.cycles();
    double adcs = run.adcsOfTile();
    double crossbars = run.device().crossbars();
    List<Occupancy> all = new ArrayList<>();
    all.add(tiles("crossbars", tiles, used, t -> run.crossbarBusy()[t] / cycles / crossbars));
    all.add(tiles("ADCs", tiles, used, t -> run.adcBusy()[t] / cycles / adcs));
    all.add(tiles("buses", tiles, used, t -> run.busBusy()[t] / cycles));
    all.add(tiles("digital units", tiles, used, t -> run.digitalBusy()[t] / cycles));
    List<Double> links = LongStream.of(run.linkBusy()).mapToObj(c -> c / cycles).toList();
    all.add(
        new Occupancy(
            "mesh links, of each router east, west, south, north",
            4 * mesh.columns(),
            links,
            4 * mesh.routers()));
    return all;
  }

  private static Occupancy tiles(String things, int tiles, int used, IntToDoubleFunction share) {
    int columns = (int) Math.ceil(Math.sqrt(tiles));
    return new Occupancy(
        things, columns, IntStream.range(0, tiles).mapToDouble(share).boxed().toList(), used);
  }

  @Override
  public Map<String, Object> details() {
    Map<String, Object> m = CrossbarDetails.of(run);
    if (!spill.isEmpty()) {
      m.put("spill", spill);
    }
    return m;
  }
}
