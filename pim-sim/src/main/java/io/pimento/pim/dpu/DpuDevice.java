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
 * Processors beside banks. Times of the bank (tRCD, tRAS, tRP, tCL; tBL a granule) are in cycles of
 * {@code mramMegahertz}.
 *
 * @param validation against what its figures were held, or {@code unvalidated}
 * @param stages of the pipeline: from issue to result
 * @param revolverCycles least cycles between two instructions of a tasklet
 * @param instructionsPerElement for each four bytes of a row that is added
 * @param launchNanoseconds what a batch pays for the bank's change of hands
 * @param idleMilliwatt what a processor and its bank draw without work
 * @param technology nm
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
    double mramMegahertz,
    long mramBytes,
    int wordlineBytes,
    int granuleBytes,
    int tRcd,
    int tRas,
    int tRp,
    int tCl,
    int tBl,
    int instructionsPerRow,
    int instructionsPerElement,
    double linkGigabytesPerSecond,
    double launchNanoseconds,
    double rowPicojoule,
    double bytePicojoule,
    double instructionPicojoule,
    double idleMilliwatt,
    List<Constant> constants) {
  /** Of a file without one; see the shipped device's. */
  private static final double IDLE_MILLIWATT = 40;

  public DpuDevice {
    constants = List.copyOf(constants);
    if (tRas < tRcd) {
      throw new DeviceException(name + ": tRAS = " + tRas + " must be at least tRCD = " + tRcd);
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
        c.positive("mram_megahertz"),
        c.integer("mram_bytes", 1),
        (int) c.integer("wordline_bytes", 1),
        (int) c.integer("granule_bytes", 1),
        (int) c.integer("tRCD", 0),
        (int) c.integer("tRAS", 0),
        (int) c.integer("tRP", 0),
        (int) c.integer("tCL", 0),
        (int) c.integer("tBL", 1),
        (int) c.integer("instructions_per_row", 0),
        (int) c.integer("instructions_per_element", 1),
        c.positive("link_gigabytes_per_second"),
        c.positive("launch_nanoseconds"),
        c.positive("row_picojoule"),
        c.positive("byte_picojoule"),
        c.positive("instruction_picojoule"),
        c.amountOr("idle_milliwatt", IDLE_MILLIWATT, "mW", "assumed: the file has none"),
        c.all());
  }
}
