package io.pimento.report.codesign;

import io.pimento.graph.Counter;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import io.pimento.search.space.SearchSpace;
import io.pimento.search.space.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A document of the size of a real run, made up by seed: it says so in its title. */
final class MadeDocument {
  private static final String[] ARMS = {"joint", "two-stage", "blind", "random"};
  private static final String[] WORDS = {
    "architecture, bits and hardware together",
    "architecture first, hardware after",
    "blind to hardware, naive mapping",
    "drawn at random, equal budget"
  };
  private static final String[] FAMILIES = {
    "LR", "FM", "DNN", "DLRM", "DeepFM", "DCN-V2", "AutoInt"
  };
  private static final String[] PARTS = {
    "adc", "dac", "crossbar", "input buffer", "output buffer", "shift and add", "network", "leakage"
  };

  private final Random random = new Random(2018);
  private final Counter draws = Counter.of(2018, "page");
  private final ObjectNode root = JsonMapper.builder().build().createObjectNode();

  private MadeDocument() {}

  /** 600 points in four arms, 42 hand-made models, five finalists. */
  static ObjectNode of(int pointsAnArm) {
    MadeDocument made = new MadeDocument();
    made.head();
    made.arms(pointsAnArm);
    made.baselines();
    made.finalists();
    new MadeResults(made.root, made.random).add();
    return made.root;
  }

  private void head() {
    root.put("format", "pimento-codesign-1");
    root.put("title", "Co-design on criteo_random20k (made-up figures)");
    root.put("created", "2026-11-26T03:00Z").put("seed", 2018);
    root.put(
        "configuration", "codesign:\n  device: isaac-32nm\n  constraints: [pim_area_mm2 <= 80]\n");
    root.putObject("environment").put("java", "25.0.1").put("processor", "2 cores <AVX-512>");
    root.put("data", "criteo_random20k, 16000/2000/2000 rows, fingerprint 3f9a2c01");
    ObjectNode space = root.putObject("space");
    space
        .putObject("log10")
        .put("architectures", 43.1)
        .put("bits", 9.9)
        .put("hardware", 5.2)
        .put("all", 58.2);
    ArrayNode devices = space.putArray("devices");
    for (String name : new String[] {"isaac-32nm", "hbm2-pim"}) {
      ObjectNode device = devices.addObject();
      device.put("device", name).put("kind", name.startsWith("i") ? "crossbar" : "units in banks");
      ArrayNode knobs = device.putArray("knobs");
      for (String key : new String[] {"adc.bits", "array.rows", "cell.bits", "dac.bits"}) {
        ArrayNode values = knobs.addObject().put("key", key).putArray("values");
        values.addObject().put("value", "8").put("source", "ISAAC (ISCA 2016), table 1");
        values.addObject().put("value", "6").put("source", "assumed");
      }
    }
    ArrayNode objectives = root.putArray("objectives");
    quantity(objectives, "log_loss", "validation log loss");
    quantity(objectives, "pim_energy_uj", "energy on the device, µJ a sample");
    quantity(objectives, "pim_latency_us", "latency on the device, µs a batch");
    ArrayNode figures = root.putArray("figures");
    quantity(figures, "auc", "validation AUC");
    quantity(figures, "multiply_adds", "multiply-adds a sample");
    quantity(figures, "parameters", "parameters outside the tables");
    quantity(figures, "pim_area_mm2", "area on the device, mm²");
    root.putArray("constraints").add("pim_area_mm2 <= 80");
    ArrayNode surrogate = root.putArray("surrogate");
    surrogate.addObject().put("objective", "log_loss").put("tau", 0.33).put("pairs", 96);
    surrogate.addObject().put("objective", "pim_energy_uj").put("tau", 0.91).put("pairs", 96);
  }

  private static void quantity(ArrayNode to, String name, String words) {
    to.addObject().put("name", name).put("words", words);
  }

  /** Better models cost more; better arms get more out of what they cost. */
  private ObjectNode figures(double worse) {
    double size = Math.pow(10, 4 + 2.6 * random.nextDouble());
    double loss =
        0.4955 + 0.004 * worse + 0.02 / Math.log10(size) + 0.004 * Math.abs(random.nextGaussian());
    if (random.nextDouble() < 0.02) {
      loss += 0.15;
    }
    ObjectNode f = JsonMapper.builder().build().createObjectNode();
    f.put("log_loss", loss);
    f.put("auc", 0.745 - 0.6 * (loss - 0.497));
    f.put("multiply_adds", Math.round(size));
    f.put("parameters", Math.round(size * (1 + random.nextDouble())));
    f.put("pim_energy_uj", (1 + worse) * size * 4e-6 * (0.6 + random.nextDouble()));
    f.put(
        "pim_latency_us", (1 + worse) * (4 + Math.sqrt(size) * 0.05 * (0.5 + random.nextDouble())));
    f.put("pim_area_mm2", 6 + size * 4e-5 * (0.5 + random.nextDouble()));
    return f;
  }

  private void arms(int points) {
    ArrayNode arms = root.putArray("arms");
    for (int a = 0; a < ARMS.length; a++) {
      ObjectNode arm = arms.addObject();
      arm.put("name", ARMS[a]).put("words", WORDS[a]).put("seconds", 812.5 - 40 * a);
      arm.putArray("reference").add(0.6).add(40.0).add(200.0);
      ArrayNode list = arm.putArray("points");
      List<ObjectNode> all = new ArrayList<>();
      for (int i = 0; i < points; i++) {
        ObjectNode p = list.addObject();
        ObjectNode f = figures(0.35 * a);
        p.put("index", i).put("generation", i / 16);
        p.set("figures", f);
        p.put("feasible", f.get("pim_area_mm2").asDouble() <= 18).put("front", false);
        p.putObject("hardware")
            .put("device", i % 3 == 0 ? "hbm2-pim" : "isaac-32nm")
            .put("adc.bits", i % 2 == 0 ? "6" : "8")
            .put("array.rows", "128");
        p.set("architecture", architecture(a != 2));
        all.add(p);
      }
      mark(all);
      ArrayNode curve = arm.putArray("hypervolume");
      for (int e = 16; e <= points; e += 16) {
        double value = (0.62 - 0.05 * a) * (1 - Math.exp(-e / (30.0 + 15 * a)));
        curve.addObject().put("evaluations", e).put("value", value);
      }
    }
  }

  private static void mark(List<ObjectNode> points) {
    List<String> goals = List.of("log_loss", "pim_energy_uj", "pim_latency_us");
    for (ObjectNode p : points) {
      boolean beaten =
          points.stream()
              .anyMatch(
                  o ->
                      o != p
                          && o.get("feasible").asBoolean()
                          && goals.stream()
                              .allMatch(
                                  g ->
                                      o.get("figures").get(g).asDouble()
                                          <= p.get("figures").get(g).asDouble()));
      p.put("front", p.get("feasible").asBoolean() && !beaten);
    }
  }

  private ObjectNode architecture(boolean withBits) {
    Architecture a = Strategy.SINGLE_OPERATOR_ANY_CONNECTION.sample(SearchSpace.FULL, 7, draws);
    ObjectNode json = ArchitectureJson.toJson(a);
    if (withBits) {
      ObjectNode bits = json.putObject("bits");
      bits.put("tables", bit());
      precision(bits.putArray("head"));
      ArrayNode blocks = bits.putArray("blocks");
      for (int i = 0; i < 7; i++) {
        ObjectNode block = blocks.addObject();
        for (String key : new String[] {"dense", "sparse", "merge", "projection"}) {
          precision(block.putArray(key));
        }
      }
    }
    return json;
  }

  private int bit() {
    return new int[] {4, 8, 8, 32}[random.nextInt(4)];
  }

  private void precision(ArrayNode to) {
    to.add(bit()).add(bit());
  }

  private void baselines() {
    ArrayNode list = root.putArray("baselines");
    List<ObjectNode> all = new ArrayList<>();
    for (String family : FAMILIES) {
      for (int i = 0; i < 6; i++) {
        ObjectNode b = list.addObject().put("family", family).put("size", (32 << i) + "-16");
        b.set("figures", figures(0.8));
        b.set("naive", figures(1.6));
        b.put("feasible", true);
        all.add(b);
      }
    }
    mark(all);
    all.forEach(b -> b.remove("feasible"));
  }

  private void finalists() {
    ArrayNode list = root.putArray("finalists");
    for (int a = 0; a < 3; a++) {
      var points = root.get("arms").get(a).get("points");
      int taken = 0;
      for (int i = 0; i < points.size() && taken < (a == 0 ? 2 : 1); i++) {
        if (points.get(i).get("front").asBoolean()) {
          ObjectNode f = finalist(list, ARMS[a] + " " + i, points.get(i).get("figures"));
          f.put("arm", ARMS[a]).putNull("family").put("index", i);
          f.set("hardware", points.get(i).get("hardware"));
          f.set("architecture", points.get(i).get("architecture"));
          taken++;
        }
      }
    }
    ObjectNode hand = finalist(list, "DLRM 512-16", root.get("baselines").get(22).get("figures"));
    hand.putNull("arm").put("family", "DLRM").put("index", 22).putNull("architecture");
    hand.putNull("test");
  }

  private ObjectNode finalist(
      ArrayNode list, String name, tools.jackson.databind.JsonNode figures) {
    ObjectNode f = list.addObject().put("name", name);
    // Trained alone, it is better than with the weights of the supernet.
    ObjectNode alone = f.putObject("figures").setAll((ObjectNode) figures);
    alone.put("log_loss", figures.get("log_loss").asDouble() - 0.004);
    for (String split : new String[] {"validation", "test"}) {
      ObjectNode scores = f.putObject(split);
      for (String figure : new String[] {"log_loss", "auc"}) {
        ArrayNode seeds = scores.putArray(figure);
        for (int s = 0; s < 10; s++) {
          seeds.add(figures.get(figure).asDouble() + 0.001 * random.nextGaussian());
        }
      }
    }
    ObjectNode breakdown = f.putObject("breakdown");
    parts(breakdown.putObject("energy_uj"), PARTS, figures.get("pim_energy_uj").asDouble());
    parts(breakdown.putObject("area_mm2"), PARTS, figures.get("pim_area_mm2").asDouble());
    String[] operators = new String[14];
    for (int i = 0; i < operators.length; i++) {
      operators[i] = i < 2 ? "tables" + i : "block " + i / 2 + (i % 2 == 0 ? " dense" : " sparse");
    }
    parts(
        breakdown.putObject("energy_by_operator_uj"),
        operators,
        figures.get("pim_energy_uj").asDouble());
    parts(
        breakdown.putObject("latency_us"),
        new String[] {"gather", "crossbar", "digital", "network", "host"},
        figures.get("pim_latency_us").asDouble());
    ArrayNode occupancy = f.putArray("occupancy");
    for (int k = 0; k < (name.startsWith("joint") ? 2 : 1); k++) {
      ObjectNode o = occupancy.addObject().put("things", k == 0 ? "tiles" : "banks");
      o.put("columns", k == 0 ? 14 : 64);
      ArrayNode shares = o.putArray("shares");
      int things = k == 0 ? 168 : 4096;
      int used = (int) (things * (0.5 + 0.4 * random.nextDouble()));
      for (int i = 0; i < things; i++) {
        shares.add(i < used ? Math.pow(random.nextDouble(), 2) : 0);
      }
      o.put("used", used);
    }
    return f;
  }

  private void parts(ObjectNode to, String[] names, double total) {
    double[] shares = new double[names.length];
    double sum = 0;
    for (int i = 0; i < names.length; i++) {
      shares[i] = Math.pow(random.nextDouble(), 2) / (1 + i);
      sum += shares[i];
    }
    for (int i = 0; i < names.length; i++) {
      to.put(names[i], total * shares[i] / sum);
    }
  }
}
