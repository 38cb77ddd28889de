package io.pimento;

import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.checkpoint.Checkpoint;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import io.pimento.search.kept.WeightsAbout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of an engine, which are opened and freed together. */
record Machinery(Workers workers, ParameterStore store, Engine engine, Device device)
    implements AutoCloseable {
  static Machinery open(Backend backend, Training training) {
    Workers workers = new Workers(backend.threads());
    ParameterStore store = new ParameterStore(training.seed(), workers);
    try {
      Device device = backend.open();
      Engine engine = device.engine(store, workers, training.optimizer(), training.clip());
      return new Machinery(workers, store, engine, device);
    } catch (RuntimeException | Error e) {
      store.close();
      workers.close();
      throw e;
    }
  }

  Map<String, List<Integer>> weights() {
    Map<String, List<Integer>> shapes = new TreeMap<>();
    store.all().forEach(p -> shapes.put(p.spec().name(), p.spec().shape()));
    return shapes;
  }

  float[] weight(String name) {
    Parameter p = parameter(name);
    float[] numbers = new float[Math.toIntExact(p.spec().size())];
    NativeMemory.copy(p.address(), numbers, 0, numbers.length);
    return numbers;
  }

  void weight(String name, float[] numbers) {
    Parameter p = parameter(name);
    if (numbers.length != p.spec().size()) {
      throw new IllegalArgumentException(
          "weight " + name + " " + p.spec().shape() + " was given " + numbers.length + " numbers");
    }
    for (int i = 0; i < numbers.length; i++) {
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException(
            "weight " + name + ": number " + i + " is " + numbers[i]);
      }
    }
    NativeMemory.copy(numbers, 0, p.address(), numbers.length);
    engine.reload(p.spec());
  }

  private Parameter parameter(String name) {
    return store.all().stream()
        .filter(p -> p.spec().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no weight " + name + "; prepared graphs have " + weights().keySet()));
  }

  void save(Path file, long steps, Map<String, String> about) throws IOException {
    Map<String, String> metadata = new TreeMap<>(about);
    metadata.put(WeightsAbout.STEP, Long.toString(steps));
    Checkpoint.write(file, store, metadata);
  }

  /** Fills the parameters of a graph; the number of steps that were made for them. */
  long load(Path file, Graph graph) throws IOException {
    List<ParameterSpec> specs = graph.parameters();
    String done = Checkpoint.read(file, store, specs).getOrDefault(WeightsAbout.STEP, "0");
    specs.forEach(engine::reload);
    try {
      return Long.parseLong(done);
    } catch (NumberFormatException e) {
      throw new IOException(
          file + ": " + WeightsAbout.STEP + " = " + done + " is no number of steps", e);
    }
  }

  boolean copiesWeights() {
    return device.copiesParameters();
  }

  @Override
  public void close() {
    engine.close();
    device.close();
    store.close();
    workers.close();
  }
}
