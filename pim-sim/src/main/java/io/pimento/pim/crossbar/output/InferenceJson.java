package io.pimento.pim.crossbar.output;

import io.pimento.graph.Node;
import io.pimento.pim.crossbar.device.Constant;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.crossbar.schedule.Part;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole result as JSON. Breakdowns are whole attojoules and nm², so that they add up. */
public final class InferenceJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final double ATTO = 1e-18;
  private static final double SQUARE_NANO_IN_MILLI = 1e-12;

  private InferenceJson() {}

  /** The result of a run as text. */
  public static String of(Inference i) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("device", i.device().name());
    root.put("technology_nm", i.device().technology());
    root.put("validation", i.device().validation());
    root.put("graph", i.mapping().graph().hash());
    root.put("mapping", i.mapping().hash());
    root.put("batch", i.batch());
    root.put("cycles", i.cycles());
    root.put("clock_ns", i.device().clock());
    root.put("latency_s", i.seconds(i.cycles()));
    latencies(i, root.putObject("latency_of_samples_s"));
    root.put("inferences_per_second", i.throughput());
    energy(i, root);
    area(i, root);
    utilisation(i, root.putObject("utilisation"));
    ObjectNode programming = root.putObject("programming");
    programming.put("cells", i.programming().cells());
    programming.put("seconds", i.seconds(i.programming().cycles()));
    programming.put("joules", i.programming().attojoules() * ATTO);
    ObjectNode capacity = root.putObject("capacity");
    capacity.put("tiles_used", i.mapping().tilesUsed());
    capacity.put("tiles", i.device().tiles());
    capacity.put("crossbars_used", i.mapping().crossbarsUsed());
    capacity.put("crossbars", (long) i.device().tiles() * i.device().crossbars());
    capacity.put("tables", i.mapping().tables().size());
    capacity.put("tables_on_host", i.mapping().tables().stream().filter(t -> t.isOnHost()).count());
    constants(i, root);
    i.device().warnings().forEach(root.putArray("warnings")::add);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void latencies(Inference i, ObjectNode node) {
    long[] sorted = i.latencies().clone();
    Arrays.sort(sorted);
    node.put("first", i.seconds(sorted[0]));
    node.put("p50", i.seconds(sorted[(sorted.length - 1) / 2]));
    node.put("p99", i.seconds(sorted[(int) Math.ceil(0.99 * sorted.length) - 1]));
    node.put("last", i.seconds(sorted[sorted.length - 1]));
  }

  private static void energy(Inference i, ObjectNode root) {
    root.put("energy_j", i.energy().total() * ATTO);
    root.put("energy_per_inference_j", i.energy().total() * ATTO / i.batch());
    ObjectNode energy = root.putObject("energy_attojoules");
    energy.put("total", i.energy().total());
    ObjectNode parts = energy.putObject("by_part");
    i.energy().byPart().forEach((Part p, Long e) -> parts.put(p.label(), e));
    ObjectNode nodes = energy.putObject("by_node");
    i.energy().byNode().forEach((n, e) -> nodes.put(name(i, n), e));
  }

  /** A node's number and operator. */
  public static String name(Inference i, int node) {
    if (node < 0) {
      return "chip";
    }
    Node n = i.mapping().graph().nodes().get(node);
    return "#" + node + " " + n.op().name();
  }

  private static void area(Inference i, ObjectNode root) {
    ObjectNode area = root.putObject("area_nm2");
    long total = i.area().values().stream().mapToLong(Long::longValue).sum();
    root.put("area_mm2", total * SQUARE_NANO_IN_MILLI);
    root.put("chip_area_mm2", i.device().areaOfTile() * i.device().tiles() * SQUARE_NANO_IN_MILLI);
    area.put("total", total);
    ObjectNode parts = area.putObject("by_part");
    i.area().forEach(parts::put);
  }

  private static void utilisation(Inference i, ObjectNode node) {
    var tiles = node.putArray("tiles");
    double cycles = i.cycles();
    for (int t = 0; t < i.mapping().tilesUsed(); t++) {
      ObjectNode tile = tiles.addObject();
      tile.put("tile", t);
      tile.put("crossbars", i.crossbarBusy()[t] / cycles / i.device().crossbars());
      tile.put("adcs", i.adcBusy()[t] / cycles / i.adcsOfTile());
      tile.put("bus", i.busBusy()[t] / cycles);
      tile.put("digital", i.digitalBusy()[t] / cycles);
    }
    var routers = node.putArray("routers");
    for (int r = 0; r < i.linkBusy().length / 4; r++) {
      ObjectNode router = routers.addObject();
      router.put("router", r);
      router.put("east", i.linkBusy()[4 * r] / cycles);
      router.put("west", i.linkBusy()[4 * r + 1] / cycles);
      router.put("south", i.linkBusy()[4 * r + 2] / cycles);
      router.put("north", i.linkBusy()[4 * r + 3] / cycles);
    }
  }

  private static void constants(Inference i, ObjectNode root) {
    ObjectNode all = root.putObject("constants");
    for (Constant c : i.device().constants().all()) {
      ObjectNode node = all.putObject(c.key());
      node.put("value", c.text());
      node.put("unit", c.unit());
      node.put("source", c.source());
      if (c.low() < c.high()) {
        node.put("low", c.low());
        node.put("high", c.high());
      }
    }
  }
}
