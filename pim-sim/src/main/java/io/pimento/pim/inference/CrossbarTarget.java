package io.pimento.pim.inference;

import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.function.DeviceCheck;
import io.pimento.pim.crossbar.mapping.MappedTable;
import io.pimento.pim.crossbar.mapping.Mapper;
import io.pimento.pim.crossbar.mapping.Mapping;
import io.pimento.pim.crossbar.mapping.MappingJson;
import io.pimento.pim.crossbar.mapping.MappingReader;
import io.pimento.pim.crossbar.schedule.Inference;
import io.pimento.pim.host.HostDevice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tiles of analog crossbars. */
public record CrossbarTarget(CrossbarDevice device) implements Target {
  @Override
  public Identity identity() {
    String summary =
        String.format(
            Locale.ROOT,
            "%d tiles of %d crossbars %dx%d, %.1f mm2",
            device.tiles(),
            device.crossbars(),
            device.array().rows(),
            device.array().columns(),
            device.areaOfTile() * 1e-12 * device.tiles());
    return new Identity(
        device.name(),
        "crossbar",
        device.technology(),
        device.validation(),
        summary,
        List.copyOf(device.constants().all()),
        device.warnings());
  }

  @Override
  public Optional<String> failing() {
    return DeviceCheck.ownWiresWarning(device);
  }

  @Override
  public Target with(String key, String value) {
    return new CrossbarTarget(device.with(key, value));
  }

  @Override
  public void check(String key, String value) {
    device.constants().with(key, value);
  }

  @Override
  public Plan plan(Job job, HostDevice host) {
    GivenPlan given = job.given();
    Mapping mapping =
        given == null
            ? Mapper.map(job.graph(), device, job.options(), job.history())
            : MappingReader.read(
                given.places(this, job), job.graph(), device, job.options().precisions());
    List<MappedTable> tables = mapping.tables();
    List<Integer> spilled =
        IntStream.range(0, tables.size()).filter(t -> tables.get(t).isOnHost()).boxed().toList();
    return new Mapped(job, mapping, HostRows.of(host, job, spilled));
  }

  private record Mapped(Job job, Mapping mapping, HostRows spilled) implements Plan {
    @Override
    public String text() {
      return mapping.text();
    }

    @Override
    public String json(Target target) {
      return GivenPlan.json(target, job, MappingJson.of(mapping));
    }

    @Override
    public Outcome run(Target device, HostDevice host) {
      CrossbarDevice d = ((CrossbarTarget) device).device();
      var accesses = job.traffic().accesses(job.work().tables().size());
      HostRows.Run rows = spilled.run(host, mapping.tables().size(), job.batch());
      Inference run =
          Inference.run(
              d,
              mapping,
              accesses,
              job.batch(),
              (sample, table) -> (long) Math.ceil(rows.rows()[sample][table] / d.clock()));
      Map<String, Object> spill = spilled.tables().isEmpty() ? Map.of() : spilled.details(rows);
      return new CrossbarOutcome(run, host, rows, spill);
    }
  }
}
