package io.pimento.pim.dpu;

import io.pimento.pim.device.Constant;
import io.pimento.pim.device.Resource;
import io.pimento.pim.dram.device.ConstantsFile;
import io.pimento.pim.dram.device.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Processors beside banks. Cycles are a processor's.
 *
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param technology nm
 * @param stages of the pipeline: from issue to result
 * @param revolverCycles least cycles between two instructions of a tasklet
 * @param mramBytes of a processor's bank
 * @param rowElements what rows of tables hold
 * @param instructionsPerRow beside those of its elements
 * @param launchNanoseconds what a batch pays for the bank's change of hands
 * @param idleMilliwatt what a processor and its bank draw without work
 * @param constants every one, with its source
 */
public record DpuDevice(
    String name,
    String validation,
    double technology,
    int dpus,
    double megahertz,
    int stages,
    int revolverCycles,
    int tasklets,
    long mramBytes,
    DpuDma dma,
    DpuArithmetic arithmetic,
    DpuElement rowElements,
    int instructionsPerRow,
    DpuLink link,
    double launchNanoseconds,
    double rowPicojoule,
    double bytePicojoule,
    double instructionPicojoule,
    double idleMilliwatt,
    List<Constant> constants) {
  /** Of a file without one; see the shipped device's. */
  private static final double IDLE_MILLIWATT = 140;

  private static final int MOST_TASKLETS = 24;

  public DpuDevice {
    constants = List.copyOf(constants);
    if (tasklets > MOST_TASKLETS) {
      throw new DeviceException(
          name + ": tasklets = " + tasklets + " must be at most " + MOST_TASKLETS);
    }
  }

  /** The shipped device. */
  public static DpuDevice upmem() {
    return parse("upmem-dpu.yaml", upmemText(), Map.of());
  }

  /** The shipped device's file. */
  public static String upmemText() {
    return Resource.text(DpuDevice.class, "upmem-dpu.yaml");
  }

  /** The device of a file. */
  public static DpuDevice read(Path path) throws IOException {
    return parse(path.toString(), Files.readString(path), Map.of());
  }

  /** The device of a text, some of whose values are replaced. */
  public static DpuDevice parse(String file, String text, Map<String, String> changes) {
    ConstantsFile c = new ConstantsFile(file, text, changes);
    c.expect("kind", "dpu");
    return new DpuDevice(
        c.word("name"),
        c.word("validation"),
        c.positive("technology"),
        (int) c.integer("dpus", 1),
        c.positive("megahertz"),
        (int) c.integer("stages", 1),
        (int) c.integer("revolver_cycles", 1),
        (int) c.integer("tasklets", 1),
        c.integer("mram_bytes", 1),
        DpuDma.read(c),
        DpuArithmetic.read(c),
        DpuElement.named(c.where("row_elements"), c.word("row_elements")),
        (int) c.integer("instructions_per_row", 0),
        DpuLink.read(c),
        c.positive("launch_nanoseconds"),
        c.positive("row_picojoule"),
        c.positive("byte_picojoule"),
        c.positive("instruction_picojoule"),
        c.amountOr("idle_milliwatt", IDLE_MILLIWATT, "mW", "assumed: the file has none"),
        c.all());
  }

  /** Instructions of a tasklet for an operation of which a full pipeline makes so many a second. */
  double instructions(double megaOperations) {
    return megahertz / megaOperations;
  }

  /** Nanoseconds of so many cycles. */
  public double nanoseconds(double cycles) {
    return cycles * 1e3 / megahertz;
  }
}
