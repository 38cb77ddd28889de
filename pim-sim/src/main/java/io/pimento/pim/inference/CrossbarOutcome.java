package io.pimento.pim.inference;

import io.pimento.pim.crossbar.device.Mesh;
import io.pimento.pim.crossbar.schedule.Inference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A batch on crossbars. */
public record CrossbarOutcome(Inference run) implements Outcome {
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
    return parts;
  }

  @Override
  public Map<String, Long> energyByOperator() {
    Map<String, Long> nodes = new LinkedHashMap<>();
    run.energy().byNode().forEach((n, e) -> nodes.put(CrossbarDetails.name(run, n), e));
    return nodes;
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
    return run.timeline().stream()
        .map(
            t -> {
              var placement = run.mapping().placements().get(t.node());
              return new Busy(
                  CrossbarDetails.name(run, t.node()),
                  "tile " + (placement == null ? 0 : placement.home()),
                  t.sample(),
                  t.from() * clock,
                  t.to() * clock);
            })
        .toList();
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
    return CrossbarDetails.of(run);
  }
}
