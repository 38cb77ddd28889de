package io.pimento.pim.host;

import io.pimento.pim.device.FilesBeside;
import io.pimento.pim.dram.device.ConstantsFile;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Reads a host: a YAML of constants, one of which, {@code memory}, names the DRAM's own file. */
public final class HostDeviceFile {
  private static final String SHIPPED = "host-ddr4-3200";

  /** Of a file without one; see the shipped host's. */
  private static final double IDLE_WATT = 3.2;

  private static final String MEMORY = "assumed: 0, only the memory is in the way";

  private HostDeviceFile() {}

  /** The shipped host, some of whose values are replaced. */
  public static HostDevice shipped(Map<String, String> changes) {
    try {
      return read(SHIPPED + ".yaml", FilesBeside.shipped(HostDeviceFile.class), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The host of a file, some of whose values are replaced. */
  public static HostDevice read(Path path, Map<String, String> changes) throws IOException {
    return read(path.toString(), FilesBeside.of(path), changes);
  }

  private static HostDevice read(String name, FilesBeside files, Map<String, String> changes)
      throws IOException {
    MemoryChanges all = MemoryChanges.of(changes);
    ConstantsFile c = new ConstantsFile(name, files.text(name), all.own());
    String place = files.place(c.word("memory"));
    return of(c, DeviceFile.parse(place, files.text(place), Rules.STANDARD, all));
  }

  private static HostDevice of(ConstantsFile c, DramDevice memory) {
    c.expect("kind", "host");
    return new HostDevice(
        c.word("name"),
        memory,
        c.word("validation"),
        c.positive("technology"),
        c.positive("multiply_adds_per_nanosecond"),
        c.positive("operations_per_nanosecond"),
        c.integer("cache_bytes", 1),
        (int) c.integer("weight_bytes", 1),
        speed(c),
        c.amountOr("idle_watt", IDLE_WATT, "W", "assumed: the file has none"),
        c.positive("multiply_add_picojoule"),
        c.positive("operation_picojoule"),
        c.all());
  }

  private static HostSpeed speed(ConstantsFile c) {
    double line = c.amountOr("gather_line_nanoseconds", 0, "ns", MEMORY);
    double latency = c.amountOr("gather_latency_nanoseconds", 0, "ns", MEMORY);
    String scattered = c.wordOr("gather_levels", HostSpeed.NONE);
    String compact = c.wordOr("gather_levels_compact", HostSpeed.NONE);
    return new HostSpeed(
        line,
        latency,
        HostSpeed.levels(c.where("gather_levels"), scattered),
        HostSpeed.levels(c.where("gather_levels_compact"), compact),
        c.amountOr("gather_among_misses_nanoseconds", 0, "ns", MEMORY),
        c.amountOr("stream_gigabytes_per_second", 0, "GB/s", MEMORY));
  }
}
