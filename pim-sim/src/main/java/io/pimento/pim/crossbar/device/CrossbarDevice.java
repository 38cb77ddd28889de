package io.pimento.pim.crossbar.device;

import io.pimento.pim.device.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A chip of tiles of crossbars, complete: nothing is looked up elsewhere. Times are whole cycles of
 * {@code clock}, energies whole attojoules, areas whole nm².
 *
 * @param validation what the device was held against, or {@code unvalidated}
 * @param clock ns of a cycle
 * @param differential whether a weight is a pair of columns; if not, weights are offset
 * @param dacBits bits of an input that a row takes at a time
 * @param dacCycles before a row is driven
 * @param dacEnergy of one row driven once
 * @param holdEnergy of one column held once
 * @param shiftAddCycles after the last conversion
 * @param shiftAddEnergy of one conversion added
 * @param crossbars crossbars of a tile
 * @param registers beside the crossbars
 * @param staticEnergy of a tile in use and cycle, beside its ADCs
 * @param unusedTileEnergy of a tile that holds nothing and cycle: gated, or as one in use
 * @param linkIdleEnergy of the link to the host and cycle in which it moves nothing
 * @param spillsToHost whether tables that do not fit stay in the host's memory
 * @param senseCycles of reading one row of a table without ADCs
 * @param senseEnergy of one bit so read
 * @param tileArea of one tile, by part
 * @param warnings what is odd about the file
 */
public record CrossbarDevice(
    String name,
    double technology,
    String validation,
    double clock,
    Cell cell,
    Array array,
    boolean differential,
    int dacBits,
    int dacCycles,
    long dacEnergy,
    long holdEnergy,
    Adc adc,
    int shiftAddCycles,
    long shiftAddEnergy,
    DataPath buffer,
    int crossbars,
    Registers registers,
    long staticEnergy,
    long unusedTileEnergy,
    long linkIdleEnergy,
    DataPath bus,
    Mesh mesh,
    DigitalUnit digital,
    DigitalUnit engine,
    boolean spillsToHost,
    int senseCycles,
    long senseEnergy,
    DataPath host,
    Map<String, Long> tileArea,
    List<String> warnings,
    CrossbarConstants constants) {
  /** The devices that come with the simulator. */
  public static final List<String> SHIPPED =
      List.of("isaac-32nm", "mnsim-45nm", "small-crossbar-32nm", "verified-reram-32nm");

  private static final double MILLIWATT_NANOSECOND = 1e6;

  public CrossbarDevice {
    tileArea = Collections.unmodifiableMap(new java.util.LinkedHashMap<>(tileArea));
    warnings = List.copyOf(warnings);
  }

  /** A shipped device by name, else the device of a YAML file. */
  public static CrossbarDevice named(String nameOrFile) throws IOException {
    if (!SHIPPED.contains(nameOrFile)) {
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new io.pimento.pim.crossbar.CrossbarException(
            "no device '" + nameOrFile + "'; give a YAML file or one of " + SHIPPED);
      }
      return parse(nameOrFile, Files.readString(file));
    }
    String resource = nameOrFile + ".yaml";
    return parse(resource, Resource.text(CrossbarDevice.class, resource));
  }

  /** The device of a YAML text. */
  public static CrossbarDevice parse(String file, String text) {
    return of(CrossbarFile.parse(file, text));
  }

  /** The device of complete constants. */
  public static CrossbarDevice of(CrossbarConstants c) {
    double clock = c.number("device.clock");
    return new CrossbarDevice(
        c.word("device.name"),
        c.number("device.technology"),
        c.word("device.validation"),
        clock,
        Cell.of(c),
        Array.of(c),
        c.word("weights.sign").equals("differential"),
        c.count("dac.bits"),
        c.cycles("dac.time"),
        c.attojoules("dac.energy"),
        c.attojoules("sample_hold.energy"),
        Adc.of(c),
        c.cycles("shift_add.time"),
        c.attojoules("shift_add.energy"),
        DataPath.buffer(c),
        c.count("tile.crossbars"),
        Registers.of(c),
        perCycle(c, "tile.static_power"),
        unused(c),
        perCycle(c, "host.idle_power"),
        DataPath.bus(c),
        Mesh.of(c),
        DigitalUnit.general(c),
        DigitalUnit.engine(c),
        c.word("table.spill").equals("host"),
        c.atLeastOneCycle("table.sense_time"),
        c.attojoules("table.sense_energy"),
        DataPath.host(c),
        TileArea.of(c),
        CrossbarContradictions.check(c),
        c);
  }

  private static long perCycle(CrossbarConstants c, String key) {
    return Math.round(c.number(key) * c.number("device.clock") * MILLIWATT_NANOSECOND);
  }

  /** What a tile without work draws a cycle: gated at its stated cost, or all of a tile's idle. */
  private static long unused(CrossbarConstants c) {
    if (c.word("tile.unused").equals("gated")) {
      c.needed("tile.gated_power", "tile.unused = gated", "what a gated tile draws");
      return perCycle(c, "tile.gated_power");
    }
    long adcs = adcs(c.count("tile.crossbars"), c.count("array.columns"), c.count("adc.columns"));
    return perCycle(c, "tile.static_power") + adcs * Adc.of(c).idleEnergy();
  }

  /** The same device with one constant changed. */
  public CrossbarDevice with(String key, String value) {
    return of(constants.with(key, value));
  }

  private static int adcs(int crossbars, int columns, int columnsOfAdc) {
    return crossbars * Math.ceilDiv(columns, columnsOfAdc);
  }

  /** ADCs of a tile. */
  public int adcsOfTile() {
    return adcs(crossbars, array.columns(), adc.columns());
  }

  /** Tiles of the chip. */
  public int tiles() {
    return mesh.tiles();
  }

  /** Area of one tile, nm². */
  public long areaOfTile() {
    return tileArea.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bits that an ADC needs for every column sum to be exact. */
  public int exactAdcBits() {
    return CrossbarContradictions.exactBits(array.activeRows(), cell.bits(), dacBits);
  }

  /** Cells of one weight along a row: slices, twice if differential. */
  public int cellsPerWeight(int weightBits) {
    return differential ? 2 * slices(weightBits) : slices(weightBits);
  }

  /** Cells that a magnitude is cut into. */
  public int slices(int weightBits) {
    return Math.ceilDiv(differential ? weightBits - 1 : weightBits, cell.bits());
  }

  /** Steps in which an activation enters. */
  public int steps(int activationBits) {
    return Math.ceilDiv(activationBits, dacBits);
  }
}
