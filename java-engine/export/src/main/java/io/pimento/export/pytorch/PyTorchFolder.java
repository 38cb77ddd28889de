package io.pimento.export.pytorch;

import io.pimento.document.UserException;
import io.pimento.graph.Graph;
import io.pimento.runtime.checkpoint.Safetensors;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model for PyTorch: a folder with {@code model.py}, which is readable, needs torch and
 * safetensors alone, and can be trained on, and the weights that it loads, under the names that
 * they have here. The module comes last, so that a folder that has it is whole.
 */
public final class PyTorchFolder {
  private static final String MODULE = "model.py";

  /** The name of the weights. */
  public static final String WEIGHTS = "model.safetensors";

  private PyTorchFolder() {}

  /** The name of an input of a graph in Python, such as {@code bag_0}. */
  public static String argument(String input) {
    return PyTorchCode.argument(input);
  }

  /** The name of the weights of a bag's values, by its own in Python. */
  public static String weightsOf(String bag) {
    return PyTorchCode.weightsOf(bag);
  }

  /** The names of all that the module takes, weights of bags too, in its order. */
  public static List<String> arguments(Graph graph) {
    return PyTorchCode.arguments(graph);
  }

  /**
   * Writes the folder.
   *
   * @param store holds the graph's parameters and no others
   * @param about what the module says of itself, by name
   */
  public static void write(
      Path folder, String name, Graph graph, ParameterStore store, SortedMap<String, String> about)
      throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UserException(folder + " is a file; PyTorch gets a folder of two: name one");
    }
    String module = PyTorchCode.of(name, graph, WEIGHTS, about);
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(MODULE));
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    for (Parameter p : store.all()) {
      tensors.put(p.spec().name(), new Safetensors.Tensor(p.spec().shape(), p.address()));
    }
    Safetensors.write(folder.resolve(WEIGHTS), tensors, about);
    AtomicFile.write(folder.resolve(MODULE), module);
  }
}
