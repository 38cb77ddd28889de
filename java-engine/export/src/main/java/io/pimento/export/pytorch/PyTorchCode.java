package io.pimento.export.pytorch;

import io.pimento.document.ProgramFile;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.graph.Value;
import io.pimento.graph.op.BagMode;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.Input;
import io.pimento.graph.op.ParameterView;
import io.pimento.graph.op.QuantizedBag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A graph for scoring as Python: the functions that it calls, its parameters, a line an operator.
 */
final class PyTorchCode {
  private static final String FUNCTIONS = "operators.py";

  private final Graph graph;
  private final Map<Integer, String> names = new HashMap<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  private PyTorchCode(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      write(node);
    }
    // dense, ids, then bags, each with its weights behind it.
    inputs.sort(Comparator.comparing(name -> name.startsWith("bag") ? "z" + name : name));
  }

  /** The file {@code model.py}. */
  static String of(String name, Graph graph, String weights, SortedMap<String, String> about) {
    PyTorchCode code = new PyTorchCode(graph);
    return code.head(name, about)
        + ProgramFile.text(PyTorchCode.class, FUNCTIONS)
        + code.module(weights);
  }

  private void write(Node node) {
    Value out = node.output();
    if (node.op() instanceof Input in) {
      String name = argument(in.tensor());
      names.put(out.id(), name);
      inputs.add(name);
      if (isWeighted(out)) {
        inputs.add(weightsOf(name));
      }
    } else if (node.op() instanceof ParameterView view) {
      String whole = "p[" + quoted(view.parameter().name()) + "]";
      boolean all = view.equals(ParameterView.whole(view.parameter()));
      names.put(out.id(), all ? whole : whole + PyTorchRules.rectangle(view.from(), view.size()));
    } else {
      List<String> read = node.inputs().stream().map(v -> names.getOrDefault(v.id(), "")).toList();
      node.outputs().forEach(v -> names.put(v.id(), "v" + v.id()));
      String made =
          node.outputs().stream().map(v -> "v" + v.id()).collect(Collectors.joining(", "));
      lines.add(made + " = " + PyTorchRules.of(node.op(), read));
    }
  }

  private boolean isWeighted(Value bag) {
    return graph.nodes().stream()
        .filter(n -> n.inputs().contains(bag))
        .anyMatch(
            n ->
                switch (n.op()) {
                  case EmbeddingBag b -> b.mode() == BagMode.WEIGHTED;
                  case QuantizedBag b -> b.mode() == BagMode.WEIGHTED;
                  default -> false;
                });
  }

  /** What the module's {@code forward} takes, in its order. */
  static List<String> arguments(Graph graph) {
    return List.copyOf(new PyTorchCode(graph).inputs);
  }

  static String argument(String input) {
    return input.replace('.', '_');
  }

  static String weightsOf(String bag) {
    return bag + "_weights";
  }

  private String head(String name, SortedMap<String, String> about) {
    StringBuilder s = new StringBuilder();
    s.append("\"\"\"").append(name.replace("\\", "\\\\").replace("\"", "'"));
    s.append(", a model that Pimento trained.\n\n");
    s.append("    from model import load\n");
    s.append("    logits = load()(").append(String.join(", ", inputs)).append(")\n\n");
    s.append(
        "dense holds floats [batch, columns], ids whole numbers [batch, fields], a bag whole\n");
    s.append("numbers [batch, most], filled up by -1. Logits are [batch, 1].\n");
    s.append("\"\"\"\n\n");
    s.append("ABOUT = {\n");
    about.forEach(
        (key, value) ->
            s.append("    ").append(quoted(key)).append(": ").append(quoted(value)).append(",\n"));
    return s.append("}\n\n").toString();
  }

  private String module(String weights) {
    StringBuilder s = new StringBuilder("\n\nPARAMETERS = {\n");
    for (ParameterSpec p : graph.parameters()) {
      s.append("    ").append(quoted(p.name())).append(": ").append(p.shape()).append(",\n");
    }
    s.append("}\n\n\nclass Model(torch.nn.Module):\n");
    s.append("    def __init__(self):\n        super().__init__()\n");
    s.append("        for name, shape in PARAMETERS.items():\n");
    s.append("            own(self, name, torch.zeros(shape))\n\n");
    s.append("    def forward(self, ").append(String.join(", ", inputs)).append("):\n");
    s.append("        p = dict(self.named_parameters())\n");
    if (lines.stream().anyMatch(line -> line.contains("torch.full("))) {
      String first = inputs.getFirst();
      s.append("        rows, device = ").append(first).append(".shape[0], ");
      s.append(first).append(".device\n");
    }
    lines.forEach(line -> s.append("        ").append(line).append('\n'));
    Value logits = graph.output(TrainingGraph.LOGITS);
    s.append("        return ").append(names.getOrDefault(logits.id(), "")).append("\n\n\n");
    s.append("def load(weights=pathlib.Path(__file__).with_name(").append(quoted(weights));
    s.append(")):\n    \"\"\"The model with weights out of a file of these names.\"\"\"\n");
    s.append("    from safetensors.torch import load_file\n\n");
    s.append("    model = Model()\n    model.load_state_dict(load_file(weights))\n");
    return s.append("    return model.eval()\n").toString();
  }

  /** As a string of Python, which escapes as JSON does. */
  static String quoted(String text) {
    StringBuilder s = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                s.append('\\').append((char) c);
              } else if (c < ' ' || c == 0x7f) {
                s.append(String.format("\\x%02x", c));
              } else {
                s.append((char) c);
              }
            });
    return s.append('"').toString();
  }
}
