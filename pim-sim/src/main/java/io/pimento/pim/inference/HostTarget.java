package io.pimento.pim.inference;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.host.HostDevice;
import io.pimento.pim.host.HostGather;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A host with plain memory.
 *
 * @param changed makes the device anew with changed constants
 * @param changes so far
 */
public record HostTarget(
    HostDevice device,
    Function<Map<String, String>, HostDevice> changed,
    Map<String, String> changes)
    implements Target {
  @Override
  public Identity identity() {
    String summary =
        MemoryText.of(device.memory())
            + String.format(
                Locale.ROOT, ", %.0f multiply-adds/ns", device.multiplyAddsPerNanosecond());
    return new Identity(
        device.name(),
        "host",
        device.technology(),
        device.validation(),
        summary,
        device.constants(),
        MemoryText.warnings(device.memory()));
  }

  @Override
  public Target with(String key, String value) {
    Map<String, String> all = Changes.plus(changes, key, value);
    return new HostTarget(changed.apply(all), changed, all);
  }

  @Override
  public HostTarget baseline(HostTarget host) {
    return this;
  }

  /** The same host with another memory. */
  HostTarget with(DramDevice memory) {
    return new HostTarget(device.with(memory), c -> changed.apply(c).with(memory), changes);
  }

  /** The plan of the device itself; the other host is not asked. */
  @Override
  public Plan plan(Job job, HostDevice host) {
    return new Planned(job, Gathering.of(this, device, job));
  }

  private record Planned(Job job, Gathering gathering) implements Plan {
    @Override
    public String text() {
      return gathering.text();
    }

    @Override
    public String json(Target target) {
      return GivenPlan.json(target, job, gathering.places());
    }

    @Override
    public void commands(DramDevice memory, CommandSink sink) {
      gathering.commands(memory, sink);
    }

    @Override
    public Outcome run(Target target, HostDevice host) {
      HostDevice device = ((HostTarget) target).device();
      HostGather gather = gathering.run(device.memory());
      StageList stages = new StageList(device, job);
      stages.gather(gather, gathering.nanoseconds(device, gather));
      stages.operators(op -> null);
      return stages.outcome(gathering.text(), 0, 0, Map.of(), gathering.details(gather));
    }
  }
}
