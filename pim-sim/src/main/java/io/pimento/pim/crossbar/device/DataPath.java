package io.pimento.pim.crossbar.device;

/**
 * Something that moves words: a tile's bus, its buffer or the link to the host.
 *
 * @param width bits of a word
 * @param cycles time of a word
 * @param wordEnergy attojoules of a word
 * @param latency cycles before the first word
 */
public record DataPath(int width, int cycles, long wordEnergy, int latency) {
  static DataPath bus(CrossbarConstants c) {
    int width = c.count("bus.width");
    return new DataPath(
        width, c.atLeastOneCycle("bus.period"), width * c.attojoules("bus.energy"), 0);
  }

  static DataPath buffer(CrossbarConstants c) {
    return new DataPath(
        c.count("buffer.word"), c.cycles("buffer.time"), c.attojoules("buffer.energy"), 0);
  }

  static DataPath host(CrossbarConstants c) {
    int width = c.count("host.width");
    return new DataPath(
        width,
        c.atLeastOneCycle("host.period"),
        width * c.attojoules("host.energy"),
        c.cycles("host.latency"));
  }

  /** Words that so many bits take. */
  public long words(long bits) {
    return Math.ceilDiv(bits, width);
  }
}
