package io.pimento.app.command;

import io.pimento.app.console.Console;
import io.pimento.document.UserException;
import io.pimento.export.onnx.read.OnnxImport;
import io.pimento.graph.Graph;
import io.pimento.graph.GraphJson;
import io.pimento.graph.Node;
import io.pimento.graph.op.EmbeddingBag;
import io.pimento.graph.op.EmbeddingLookup;
import io.pimento.graph.op.QuantizedBag;
import io.pimento.report.text.Text;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pimento graph import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Reads the operators of a model of ONNX, and writes them as JSON.",
    footer = {
      "",
      "What is written is read wherever a graph is asked for (pim --graph, sweeps, estimate). The"
          + " first",
      "axis of every input is the batch, symbolic or fixed; a graph leaves it open, and pim --batch"
          + " says",
      "it. Whole-number inputs are ids of tables. Every operator is expressed exactly, or the model"
          + " is",
      "refused with the node that has no form. What follows from constants is folded; tensors that"
          + " are",
      "transposed, cut or joined cost nothing before entries must lie in a row.",
      "",
      "Read are operator sets 9 to 25: MatMul and Gemm with constant weights; T·Tᵀ, products of"
          + " vectors",
      "and attention softmax(Q·Kᵀ)·V without a mask; Gather of constant tables by ids; LayerNorm as"
          + " one",
      "operator or as its steps; BatchNormalization; Relu, LeakyRelu, Sigmoid, Tanh, Clip, Abs,"
          + " Neg,",
      "HardSigmoid, HardSwish, Pow with whole exponents; Add, Sub, Mul, Sum; Div, Min and Max with"
          + " a",
      "constant; ReduceSum, ReduceMean; Concat, Split, Slice, Gather, GatherND, Pad, Expand, Tile,",
      "Reshape, Flatten, Squeeze, Unsqueeze, Transpose, Cast, Dropout, Identity.",
      "",
      "Examples:",
      "  pimento graph import model.onnx --out model.json",
      "  pimento graph import encoder.onnx --size sequence=20 --out encoder.json"
    })
final class GraphImportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A file of ONNX.")
  private Path model = Path.of("");

  @Option(
      names = "--size",
      paramLabel = "NAME=N",
      description = "The size of a symbolic axis other than the batch; repeatable.")
  private final Map<String, Integer> sizes = new TreeMap<>();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON.")
  private Path out = Path.of("");

  @Mixin final TraceOption trace = new TraceOption();

  GraphImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    sizes.forEach(
        (name, size) -> {
          if (size < 1) {
            throw new UserException("--size " + name + "=" + size + " must be at least 1");
          }
        });
    Graph graph = OnnxImport.read(model, sizes).graph();
    AtomicFile.write(out, GraphJson.write(graph) + "\n");
    console.line(
        "%s: %d operators, %s multiply-adds and %d rows of tables a row, hash %s"
            .formatted(
                out,
                graph.nodes().size(),
                Text.count(graph.cost().multiplyAdds()),
                graph.nodes().stream().mapToInt(GraphImportCommand::lookups).sum(),
                graph.hash()));
    return 0;
  }

  /** Rows that are looked up; bags have as many as they hold. */
  private static int lookups(Node n) {
    return switch (n.op()) {
      case EmbeddingLookup(int fields) -> fields;
      case EmbeddingBag _, QuantizedBag _ -> n.inputTypes().getFirst().dim(0);
      default -> 0;
    };
  }
}
