package io.pimento.report.codesign;

import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Claims, rankings and ablations of a made-up document. */
record MadeResults(ObjectNode root, Random random) {
  void add() {
    claims();
    rankings();
    ablations();
  }

  private void claims() {
    ArrayNode claims = root.putArray("claims");
    String[] names = {
      "multiply-adds against the best hand-made model",
      "energy against hardware-blind search",
      "latency against hardware-blind search"
    };
    String[] verdicts = {"met", "not met", "unresolved"};
    String[] quantities = {"multiply_adds", "pim_energy_uj", "pim_latency_us"};
    double[] ratios = {2.31, 1.22, 1.74};
    double[] goals = {2.0, 1.8, 1.5};
    double[] means = {-0.0003, -0.0006, 0.0009};
    for (int i = 0; i < names.length; i++) {
      ObjectNode c = claims.addObject().put("name", names[i]).put("ours", "joint 17");
      c.put("theirs", i == 0 ? "DLRM 512-16" : "blind 4").put("quantity", quantities[i]);
      c.put("ratio", ratios[i]).put("goal", goals[i]).put("margin", 0.001);
      c.putObject("log_loss_difference")
          .put("mean", means[i])
          .put("low", means[i] - 0.0014)
          .put("high", means[i] + 0.0011);
      c.put("verdict", verdicts[i]);
    }
  }

  private void rankings() {
    ArrayNode list = root.putArray("ranking");
    for (String name : new String[] {"masked, single operator", "sliced, sandwich"}) {
      ObjectNode r = list.addObject().put("name", name);
      r.putObject("tau").put("mean", 0.41).put("low", 0.28).put("high", 0.52);
      r.put("top_tau", 0.22).put("regret", 0.0011).put("ceiling", 0.71);
      r.putObject("trivial").put("multiply_adds", 0.1).put("parameters", 0.05);
      ArrayNode points = r.putArray("points");
      for (int i = 0; i < 100; i++) {
        double quality = 0.004 * random.nextGaussian();
        ObjectNode p = points.addObject();
        p.put("supernet", 0.512 + quality + 0.004 * random.nextGaussian());
        ArrayNode alone = p.putArray("alone");
        for (int s = 0; s < 3; s++) {
          alone.add(0.499 + quality + 0.0012 * random.nextGaussian());
        }
      }
    }
  }

  private void ablations() {
    ArrayNode list = root.putArray("ablation");
    for (String technique : new String[] {"mixed precision", "warm-up", "access-aware placement"}) {
      list.addObject()
          .put("technique", technique)
          .put("with", "on")
          .put("without", "off")
          .put("quantity", "hypervolume")
          .put("value", 0.52 + 0.05 * random.nextDouble())
          .put("base", 0.44)
          .putNull("tau")
          .put("note", "");
    }
  }
}
