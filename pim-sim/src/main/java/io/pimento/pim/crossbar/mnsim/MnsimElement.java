package io.pimento.pim.crossbar.mnsim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MNSIM 2.0's processing element under its shipped configuration (SimConfig.ini at ca39ccb): a pair
 * of crossbars subtracted in the analog domain, one group, an input buffer of 16 KB. Numbers in
 * comments are lines there.
 */
public final class MnsimElement {
  /** Input buffer of 16 KB, 64 bit wide, 90 nm (Buffer.py:325, 327, 359, 385, 407). */
  private static final double BUFFER_CYCLE = 20;

  private static final double BUFFER_LEAKAGE = 8.86342e-3;
  private static final double BUFFER_AREA = 0.616313686e6;
  private static final double BUFFER_READ = 0.044837e-9;
  private static final double BUFFER_WRITE = 0.0437094e-9;
  private static final int BUFFER_WIDTH = 64;

  /** Clock of the digital part, ns (SimConfig.ini:118). */
  private static final double PERIOD = 2;

  /** Area and power of a transistor at 130 nm (PE.py:221, 513). */
  private static final double TRANSISTOR_AREA = 10 * 130 * 130 / 1e6;

  private static final double TRANSISTOR_POWER = 10 * 1.2 / 1e9;

  /** Registers at 45 nm, shift registers at 65 nm (Reg.py:37-63, ShiftReg.py:37-63). */
  private static final double REGISTER_SCALE = Math.pow(45.0 / 65, 2);

  private static final double REGISTER_AREA = 1.4256 * REGISTER_SCALE;
  private static final double REGISTER_POWER = 18.8e-9 * REGISTER_SCALE;
  private static final double SHIFTER_AREA = 1.42;
  private static final double SHIFTER_POWER = 8.1e-7;

  /** Decoder and multiplexer, ns a level of eight (PE_latency.py:47, 59). */
  private static final double DECODER = 0.27933;

  private static final double MULTIPLEXER = 32.744 / 1000;

  private final MnsimSetting s;
  private final MnsimDac dac;
  private final MnsimAdc adc;
  private final int demux;
  private final int mux;

  public MnsimElement(MnsimSetting setting) {
    s = setting;
    dac = MnsimDac.of(setting.dacChoice());
    adc = MnsimAdc.of(setting.adcChoice());
    demux = ceil(s.crossbar(), s.dacs());
    mux = ceil(s.crossbar(), s.adcs());
  }

  private static int ceil(int a, int b) {
    return Math.ceilDiv(a, b);
  }

  /** Latency of one product, ns, by part and in total (PE_latency.py:28-83). */
  public Map<String, Double> latency() {
    int passes = ceil(s.usedRows(), s.dacs()) * ceil(s.usedColumns(), s.adcs());
    double times = (double) ceil(s.inputBits(), dac.bits()) * passes;
    double kilobytes = (double) s.crossbar() * s.crossbar() / 1024 / 8;
    double wire = 0.001 * (0.0002 * kilobytes * kilobytes + 5e-6 * kilobytes + 4e-14);
    double array = times * (3.16 + wire);
    double dacs = times * dac.latency();
    double adcs = times * adc.latency();
    double digital =
        (passes + 2 * times + ceil(s.usedColumns(), s.adcs())) * PERIOD
            + times * levels(demux) * DECODER
            + times * levels(mux) * MULTIPLEXER;
    double buffer = ceil(s.usedRows() * s.inputBits(), BUFFER_WIDTH) * BUFFER_CYCLE;
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("total", 2 * buffer + dacs + array + adcs + digital);
    parts.put("computing", dacs + array + adcs);
    parts.put("xbar", array);
    parts.put("dac", dacs);
    parts.put("adc", adcs);
    parts.put("digital", digital);
    parts.put("buf_r", buffer);
    parts.put("buf_w", buffer);
    return parts;
  }

  /** Levels of eight that it takes, plus one (PE_latency.py:50-67). */
  private static int levels(int ways) {
    int levels = 1;
    for (int rest = ways; rest > 0; rest /= 8) {
      levels++;
    }
    return levels;
  }

  /** Transistors of a multiplexer of so many ways (PE.py:198-218). */
  private static int transistors(int ways) {
    int count = 8;
    for (int size = 2; size < ways && size < 64; size *= 2) {
      count *= 3;
    }
    return count;
  }

  /** Area, µm², by part and in total (PE.py:454-483, Crossbar.py:146). */
  public Map<String, Double> area() {
    double array = 2 * (1.44 * s.crossbar() * s.crossbar() + 1150.0 * s.crossbar());
    double digital =
        s.adcs() * (SHIFTER_AREA + REGISTER_AREA + transistors(mux) * TRANSISTOR_AREA)
            + s.dacs() * (REGISTER_AREA + transistors(demux) * TRANSISTOR_AREA);
    return parts(array, adc.area() * s.adcs(), dac.area() * s.dacs(), digital, BUFFER_AREA);
  }

  /** Power while reading, W, by part and in total (PE.py:540-601, Device.py:55-69). */
  public Map<String, Double> power() {
    double ohms = 1e6 * 1e4 / (1e4 * 0.67 + 1e6 * 0.33);
    double cell = 0.1 * 0.15 * 0.15 / ohms;
    double array = 2.0 * s.usedRows() * s.usedColumns() * cell / demux / mux;
    int dacs = ceil(s.usedRows(), demux);
    int adcs = ceil(s.usedColumns(), mux);
    double digital =
        dacs * (transistors(demux) * TRANSISTOR_POWER + REGISTER_POWER)
            + adcs * (transistors(mux) * TRANSISTOR_POWER + SHIFTER_POWER + REGISTER_POWER);
    double buffer = 2 * BUFFER_LEAKAGE + (BUFFER_READ + BUFFER_WRITE) / (BUFFER_CYCLE * 1e-9);
    return parts(array, adcs * adc.power(), dacs * dac.power(), digital, buffer);
  }

  private static Map<String, Double> parts(
      double array, double adcs, double dacs, double digital, double buffer) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("total", array + adcs + dacs + digital + buffer);
    parts.put("xbar", array);
    parts.put("adc", adcs);
    parts.put("dac", dacs);
    parts.put("digital", digital);
    parts.put("inbuf", buffer);
    return parts;
  }
}
