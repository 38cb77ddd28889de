package io.pimento.pim.rank;

import io.pimento.pim.device.FilesBeside;
import io.pimento.pim.dram.device.ConstantsFile;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a rank-level device: a YAML of constants, one of which names the memory's own file. */
public final class RankDeviceFile {
  /** Names of the shipped devices. */
  public static final List<String> SHIPPED = List.of("recnmp-ddr4", "tensordimm-ddr4");

  private RankDeviceFile() {}

  /** A shipped device, some of whose values are replaced; an unknown name is an error. */
  public static RankDevice shipped(String name, Map<String, String> changes) {
    try {
      return read(name + ".yaml", FilesBeside.shipped(RankDeviceFile.class), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The device of a file, some of whose values are replaced. */
  public static RankDevice read(Path path, Map<String, String> changes) throws IOException {
    return read(path.toString(), FilesBeside.of(path), changes);
  }

  private static RankDevice read(String name, FilesBeside files, Map<String, String> changes)
      throws IOException {
    MemoryChanges all = MemoryChanges.of(changes);
    ConstantsFile c = new ConstantsFile(name, files.text(name), all.own());
    c.expect("kind", "rank-level");
    String place = files.place(c.word("memory"));
    String text = files.text(place);
    DramDevice memory = DeviceFile.parse(place, text, Rules.STANDARD, all);
    return new RankDevice(
        c.word("name"),
        memory,
        alone(place, text, memory, all, c.integer("unit_queue", 1)),
        c.word("validation"),
        c.positive("technology"),
        rows(c),
        (int) c.integer("ranks_per_module", 1),
        sums(c),
        c.integer("cache_bytes", 0),
        (int) c.integer("cached_after", 1),
        c.positive("instructions_per_cycle"),
        (int) c.integer("cache_cycles", 0),
        (int) c.integer("sum_cycles", 0),
        c.positive("operation_picojoule"),
        c.positive("cache_picojoule"),
        c.positive("link_picojoule_bit"),
        c.positive("idle_milliwatt"),
        c.all());
  }

  /** The same memory with one channel of one rank, and a unit's queue. */
  private static DramDevice alone(
      String name, String text, DramDevice memory, MemoryChanges changes, long queue) {
    int size = memory.organization().channelMegabytes() / memory.organization().ranks();
    Map<String, String> one = new TreeMap<>(changes.memory());
    one.put("channels", "1");
    one.put("channel_size", Integer.toString(size));
    one.put("queue_structure", "PER_RANK");
    one.put("cmd_queue_size", Long.toString(queue));
    return DeviceFile.parse(name, text, Rules.STANDARD, new MemoryChanges(changes.own(), one));
  }

  private static RankDevice.Rows rows(ConstantsFile c) {
    String word = c.wordOr("rows", "whole");
    return switch (word) {
      case "whole" -> RankDevice.Rows.WHOLE;
      case "table" -> RankDevice.Rows.TABLE;
      case "striped" -> RankDevice.Rows.STRIPED;
      default ->
          throw new DeviceException(
              c.where("rows") + " = " + word + " must be whole, table or striped");
    };
  }

  private static boolean sums(ConstantsFile c) {
    String word = c.wordOr("sums", "rank");
    return switch (word) {
      case "module" -> true;
      case "rank" -> false;
      default ->
          throw new DeviceException(c.where("sums") + " = " + word + " must be module or rank");
    };
  }
}
