package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that graphs on one device use, copied from the host at their first use; some may
 * be another's. Safe for several threads.
 */
final class DeviceParameters implements AutoCloseable {
  private final Function<ParameterSpec, DeviceMemory> memory;
  private final Parameters host;
  private final @Nullable DeviceParameters base;
  private final Predicate<ParameterSpec> own;
  private final Map<String, DeviceParameter> byName = new TreeMap<>();

  DeviceParameters(DeviceMemory device, Parameters host) {
    this(p -> device, host, null, p -> true);
  }

  /**
   * @param base where parameters are that are not copied
   * @param own which are
   */
  DeviceParameters(
      DeviceMemory device, Parameters host, DeviceParameters base, Predicate<ParameterSpec> own) {
    this(p -> device, host, base, own);
  }

  private DeviceParameters(
      Function<ParameterSpec, DeviceMemory> memory,
      Parameters host,
      @Nullable DeviceParameters base,
      Predicate<ParameterSpec> own) {
    this.memory = memory;
    this.host = host;
    this.base = base;
    this.own = own;
  }

  /** All of them, each in memory of its own kind. */
  static DeviceParameters in(Function<ParameterSpec, DeviceMemory> memory, Parameters host) {
    return new DeviceParameters(memory, host, null, p -> true);
  }

  DeviceParameter get(ParameterView view) {
    ParameterSpec spec = view.parameter();
    if (base != null && !own.test(spec)) {
      return base.get(view);
    }
    synchronized (this) {
      DeviceParameter known = byName.get(spec.name());
      if (known == null) {
        known = new DeviceParameter(memory.apply(spec), host.get(spec), view);
        byName.put(spec.name(), known);
      }
      return known;
    }
  }

  /** Makes all that a training step of a graph uses, so that its tape makes nothing. */
  void hold(Graph graph, DeviceOptimizer optimizer) {
    for (Node n : graph.nodes()) {
      if (n.op() instanceof ParameterView view) {
        optimizer.hold(get(view));
      }
    }
    if (optimizer.touchesAll()) {
      declared().values().forEach(optimizer::hold);
    }
  }

  /** The first parameter or state of which another device has other bits. */
  Optional<String> unequal(DeviceParameters other) {
    for (Map.Entry<String, DeviceParameter> e : known().entrySet()) {
      DeviceParameter there = other.known().getOrDefault(e.getKey(), e.getValue());
      Optional<String> where = e.getValue().unequal(there);
      if (where.isPresent()) {
        return where.map(w -> e.getKey() + w);
      }
    }
    return Optional.empty();
  }

  private synchronized Map<String, DeviceParameter> known() {
    return new TreeMap<>(byName);
  }

  /** Copies everything of its own that training may have changed back to the host. */
  synchronized void download() {
    byName.values().forEach(DeviceParameter::download);
  }

  /** Copies a parameter from the host again, if it is on the device. */
  synchronized void upload(String name) {
    DeviceParameter p = byName.get(name);
    if (p != null) {
      p.upload();
    }
  }

  /** Every parameter that training may change, by name, those of no graph yet too. */
  Map<String, DeviceParameter> declared() {
    Map<String, DeviceParameter> all = new TreeMap<>();
    for (Parameter p : host.all()) {
      all.put(p.spec().name(), get(ParameterView.whole(p.spec())));
    }
    return all;
  }

  @Override
  public synchronized void close() {
    byName.values().forEach(DeviceParameter::free);
    byName.clear();
  }
}
