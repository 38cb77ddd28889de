package io.pimento.pim.crossbar.device;

import java.util.List;
import java.util.Optional;

/**
 * A key of a crossbar device file.
 *
 * @param id {@code section.name}; a name {@code *} stands for one entry a number of bits
 * @param unit unit of the value
 * @param kind what the value may be
 * @param words the choices of a word; empty for any word
 * @param otherwise what stands for it in a file that has none, assumed: ISAAC's figure where it is
 *     one; empty if it must be there
 */
record CrossbarKey(String id, String unit, Kind kind, List<String> words, String otherwise) {
  /** What a value may be. */
  enum Kind {
    /** A number of at least 0. */
    AMOUNT,
    /** A number above 0. */
    POSITIVE,
    /** A whole number of at least 1. */
    COUNT,
    /** A whole number of at least 0. */
    WHOLE,
    WORD
  }

  /** Need not be there, and nothing fixed stands for it. */
  static final String NEVER = "-";

  /** Every key; those without another value must be in a file. */
  static final List<CrossbarKey> ALL =
      List.of(
          word("device.name"),
          number("device.technology", "nm", Kind.POSITIVE),
          word("device.validation"),
          number("device.clock", "ns", Kind.POSITIVE),
          number("cell.bits", "bit", Kind.COUNT),
          number("cell.r_on", "Ω", Kind.POSITIVE),
          number("cell.r_off", "Ω", Kind.POSITIVE),
          number("cell.read_voltage", "V", Kind.POSITIVE),
          number("cell.write_time", "ns", Kind.POSITIVE),
          number("cell.write_energy", "pJ", Kind.AMOUNT),
          stated("cell.variation", "", Kind.WORD),
          stated("cell.verify_tolerance", "", Kind.POSITIVE),
          stated("cell.verify_pulses", "", Kind.COUNT),
          stated("cell.verify_time", "ns", Kind.AMOUNT),
          stated("cell.verify_energy", "pJ", Kind.AMOUNT),
          stated("cell.read_noise", "", Kind.AMOUNT),
          number("array.rows", "", Kind.COUNT),
          number("array.columns", "", Kind.COUNT),
          stated("array.active_rows", "", Kind.COUNT),
          number("array.read_time", "ns", Kind.POSITIVE),
          number("array.read_energy", "pJ", Kind.AMOUNT),
          number("array.area", "µm²", Kind.POSITIVE),
          number("array.wire_resistance", "Ω", Kind.AMOUNT),
          word("weights.sign", "differential", "offset"),
          number("dac.bits", "bit", Kind.COUNT),
          number("dac.time", "ns", Kind.AMOUNT),
          number("dac.energy", "pJ", Kind.AMOUNT),
          number("dac.area", "µm²", Kind.AMOUNT),
          number("sample_hold.energy", "pJ", Kind.AMOUNT),
          number("sample_hold.area", "µm²", Kind.AMOUNT),
          number("adc.bits", "bit", Kind.COUNT),
          number("adc.columns", "", Kind.COUNT),
          word("adc.range", "clip", "scale"),
          optional("adc.idle_share", "", Kind.AMOUNT, "0.1"),
          stated("adc.offset_lsb", "", Kind.AMOUNT),
          stated("adc.gain_error", "", Kind.AMOUNT),
          stated("adc.inl_lsb", "", Kind.AMOUNT),
          stated("adc.code_inl_lsb", "", Kind.AMOUNT),
          new CrossbarKey("adc.calibration", "", Kind.WORD, List.of("none", "column"), NEVER),
          stated("adc.calibration_energy", "pJ", Kind.AMOUNT),
          stated("adc.calibration_area", "µm²", Kind.AMOUNT),
          number("adc_time.*", "ns", Kind.POSITIVE),
          number("adc_energy.*", "pJ", Kind.AMOUNT),
          number("adc_area.*", "µm²", Kind.AMOUNT),
          number("shift_add.time", "ns", Kind.AMOUNT),
          number("shift_add.energy", "pJ", Kind.AMOUNT),
          number("shift_add.area", "µm²", Kind.AMOUNT),
          optional("shift_add.adcs", "", Kind.COUNT, "1"),
          optional("registers.input_energy", "pJ/bit", Kind.AMOUNT, "0.121"),
          optional("registers.output_energy", "pJ", Kind.AMOUNT, "0.0362"),
          optional("registers.area", "µm²", Kind.AMOUNT, "358.75"),
          optional("registers.tile_area", "µm²", Kind.AMOUNT, "3200"),
          optional("functions.sigmoid_area", "µm²", Kind.AMOUNT, "600"),
          optional("functions.pool_area", "µm²", Kind.AMOUNT, "240"),
          optional("functions.shift_add_area", "µm²", Kind.AMOUNT, "60"),
          number("buffer.kilobytes", "KB", Kind.COUNT),
          number("buffer.word", "bit", Kind.COUNT),
          number("buffer.time", "ns", Kind.AMOUNT),
          number("buffer.energy", "pJ", Kind.AMOUNT),
          number("buffer.area", "µm²", Kind.AMOUNT),
          number("tile.crossbars", "", Kind.COUNT),
          number("tile.static_power", "mW", Kind.AMOUNT),
          new CrossbarKey("tile.unused", "", Kind.WORD, List.of("powered", "gated"), "powered"),
          optional("tile.gated_power", "mW", Kind.AMOUNT, NEVER),
          number("bus.width", "bit", Kind.COUNT),
          number("bus.period", "ns", Kind.POSITIVE),
          number("bus.energy", "pJ/bit", Kind.AMOUNT),
          number("bus.area", "µm²", Kind.AMOUNT),
          number("noc.columns", "", Kind.COUNT),
          number("noc.rows", "", Kind.COUNT),
          number("noc.tiles_per_router", "", Kind.COUNT),
          number("noc.flit", "bit", Kind.COUNT),
          number("noc.hop", "ns", Kind.POSITIVE),
          number("noc.period", "ns", Kind.POSITIVE),
          number("noc.energy", "pJ/flit", Kind.AMOUNT),
          number("noc.area", "µm²", Kind.AMOUNT),
          number("digital.lanes", "", Kind.COUNT),
          number("digital.period", "ns", Kind.POSITIVE),
          number("digital.start", "ns", Kind.AMOUNT),
          number("digital.multiply_add_energy", "pJ", Kind.AMOUNT),
          number("digital.operation_energy", "pJ", Kind.AMOUNT),
          number("digital.area", "µm²", Kind.AMOUNT),
          number("engine.lanes", "", Kind.WHOLE),
          number("engine.period", "ns", Kind.POSITIVE),
          number("engine.start", "ns", Kind.AMOUNT),
          number("engine.multiply_add_energy", "pJ", Kind.AMOUNT),
          number("engine.area", "µm²", Kind.AMOUNT),
          word("table.spill", "error", "host"),
          number("table.sense_time", "ns", Kind.POSITIVE),
          number("table.sense_energy", "pJ/bit", Kind.AMOUNT),
          number("host.width", "bit", Kind.COUNT),
          number("host.period", "ns", Kind.POSITIVE),
          number("host.latency", "ns", Kind.AMOUNT),
          number("host.energy", "pJ/bit", Kind.AMOUNT),
          optional("host.idle_power", "mW", Kind.AMOUNT, NEVER));

  private static CrossbarKey number(String id, String unit, Kind kind) {
    return new CrossbarKey(id, unit, kind, List.of(), "");
  }

  private static CrossbarKey optional(String id, String unit, Kind kind, String otherwise) {
    return new CrossbarKey(id, unit, kind, List.of(), otherwise);
  }

  /** A key that a file may leave out: its device then has nothing of the kind. */
  private static CrossbarKey stated(String id, String unit, Kind kind) {
    return new CrossbarKey(id, unit, kind, List.of(), NEVER);
  }

  private static CrossbarKey word(String id, String... choices) {
    return new CrossbarKey(id, "", Kind.WORD, List.of(choices), "");
  }

  /** The key that a {@code section.name} of a file stands for. */
  static Optional<CrossbarKey> of(String id) {
    return ALL.stream()
        .filter(k -> k.id.equals(id) || (k.isTable() && id.matches(k.section() + "\\.[0-9]+")))
        .findFirst();
  }

  boolean isTable() {
    return id.endsWith(".*");
  }

  String section() {
    return id.substring(0, id.indexOf('.'));
  }
}
