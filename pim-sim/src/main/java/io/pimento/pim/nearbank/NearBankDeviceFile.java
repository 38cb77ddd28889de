package io.pimento.pim.nearbank;

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

/**
 * Reads a near-bank device: a YAML of constants, one of which, {@code memory}, names the DRAM's own
 * file beside it.
 */
public final class NearBankDeviceFile {
  /** Of files without them; see the shipped device's. */
  private static final double IDLE_MILLIWATT = 1;

  private static final double INSIDE_SHARE = 0.253;

  private NearBankDeviceFile() {}

  /** The shipped device in the manner of Samsung's HBM-PIM. */
  public static NearBankDevice hbmPim() {
    return shipped("hbm2-pim", Map.of());
  }

  /** Names of the shipped devices. */
  public static final List<String> SHIPPED = List.of("hbm2-pim", "gddr6-aim");

  /** A shipped device, some of whose values are replaced; an unknown name is an error. */
  public static NearBankDevice shipped(String name, Map<String, String> changes) {
    try {
      return read(name + ".yaml", FilesBeside.shipped(NearBankDeviceFile.class), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The device of a file, some of whose values are replaced. */
  public static NearBankDevice read(Path path, Map<String, String> changes) throws IOException {
    return read(path.toString(), FilesBeside.of(path), changes);
  }

  private static NearBankDevice read(String name, FilesBeside files, Map<String, String> changes)
      throws IOException {
    MemoryChanges all = MemoryChanges.of(changes);
    ConstantsFile c = new ConstantsFile(name, files.text(name), all.own());
    c.expect("kind", "near-bank");
    String place = files.place(c.word("memory"));
    DramDevice memory = DeviceFile.parse(place, files.text(place), Rules.STANDARD, all);
    return new NearBankDevice(
        c.word("name"),
        memory,
        c.word("validation"),
        c.positive("technology"),
        operands(c),
        (int) c.integer("banks_per_unit", 1),
        (int) c.integer("lanes", 1),
        (int) c.integerOr("element_bytes", 1, Short.BYTES),
        c.amountOr("inside_share", INSIDE_SHARE, "", "assumed: the file has none"),
        c.positive("operation_picojoule"),
        c.amountOr("idle_milliwatt", IDLE_MILLIWATT, "mW", "assumed: the file has none"),
        c.all());
  }

  private static Operands operands(ConstantsFile c) {
    String kind = c.wordOr("operands", Operands.Registers.LABEL);
    return switch (kind) {
      case Operands.Registers.LABEL ->
          new Operands.Registers(
              (int) c.integer("registers", 1),
              (int) c.integer("instructions", 1),
              (int) c.integer("register_row", 0),
              (int) c.integer("park_row", 0),
              (int) c.integer("enter_row", 0),
              (int) c.integer("leave_row", 0),
              (int) c.integer("mode_column", 0));
      case Operands.Buffer.LABEL ->
          new Operands.Buffer(
              (int) c.integer("buffer_bytes", 1),
              (int) c.integer("activate_together", 1),
              (int) c.integer("row_to_step_cycles", 1),
              (int) c.integer("step_cycles", 1),
              (int) c.integer("result_cycles", 0));
      default ->
          throw new DeviceException(
              c.where("operands") + " = " + kind + " must be registers or buffer");
    };
  }
}
