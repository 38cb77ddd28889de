package io.pimento.bench.result;

import io.pimento.run.Environment;
import java.util.Locale;
import java.util.Map;

/** What the numbers were measured on. */
public record BenchMachine(String cpu, int cores, int simdBits, String java) {
  /** This machine. */
  public static BenchMachine here() {
    Map<String, Object> e = Environment.describe("bench", 0);
    return new BenchMachine(
        String.valueOf(e.get("cpu")),
        Runtime.getRuntime().availableProcessors(),
        (Integer) e.getOrDefault("simd_bits", 0),
        String.valueOf(e.get("java")));
  }

  /** The processor's name and a table's as a file's. */
  public String fileName(String table) {
    String plain = cpu.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return plain.replaceAll("^-|-$", "") + "-" + cores + "-cores-" + table + ".json";
  }
}
