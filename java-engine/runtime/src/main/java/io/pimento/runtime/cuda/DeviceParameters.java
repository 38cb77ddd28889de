package io.pimento.runtime.cuda;

import io.pimento.cuda.DeviceMemory;
import io.pimento.graph.Graph;
import io.pimento.graph.Node;
import io.pimento.graph.op.ParameterView;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that graphs on one device use, copied from the host at their first use. Safe for
 * several threads.
 */
final class DeviceParameters implements AutoCloseable {
  private final DeviceMemory device;
  private final Parameters host;
  private final @Nullable DeviceParameters base;
  private final Predicate<String> own;
  private final Map<String, DeviceParameter> byName = new TreeMap<>();

  DeviceParameters(DeviceMemory device, Parameters host) {
    this(device, host, null, name -> true);
  }

  /**
   * @param base where parameters are that are not copied
   * @param own which are
   */
  DeviceParameters(
      DeviceMemory device,
      Parameters host,
      @Nullable DeviceParameters base,
      Predicate<String> own) {
    this.device = device;
    this.host = host;
    this.base = base;
    this.own = own;
  }

  DeviceParameter get(ParameterView view) {
    String name = view.parameter().name();
    if (base != null && !own.test(name)) {
      return base.get(view);
    }
    synchronized (this) {
      return byName.computeIfAbsent(
          name, n -> new DeviceParameter(device, host.get(view.parameter()), view));
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
    other.device.use();
    Map<String, DeviceParameter> others = other.declared();
    device.use();
    for (Map.Entry<String, DeviceParameter> e : declared().entrySet()) {
      Optional<String> where = e.getValue().unequal(others.getOrDefault(e.getKey(), e.getValue()));
      if (where.isPresent()) {
        return where.map(w -> e.getKey() + w);
      }
    }
    return Optional.empty();
  }

  /** Copies everything that training may have changed back to the host. */
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
  synchronized Map<String, DeviceParameter> declared() {
    for (Parameter p : host.all()) {
      byName.computeIfAbsent(
          p.spec().name(), n -> new DeviceParameter(device, p, ParameterView.whole(p.spec())));
    }
    return new TreeMap<>(byName);
  }

  @Override
  public synchronized void close() {
    byName.values().forEach(DeviceParameter::free);
    byName.clear();
  }
}
