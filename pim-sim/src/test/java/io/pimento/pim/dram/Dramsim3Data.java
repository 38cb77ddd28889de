package io.pimento.pim.dram;

import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What DRAMsim3 printed, as it lies among the test resources. */
public final class Dramsim3Data {
  public static final Path HOME = Path.of("src/test/resources/dramsim3");

  private Dramsim3Data() {}

  /** One trace on one device. */
  public record Case(String config, String trace) {
    public Path folder() {
      return HOME.resolve("out").resolve(config).resolve(trace);
    }

    public Path tracePath() {
      return HOME.resolve("traces").resolve(trace + ".trc.gz");
    }

    public Path configPath() {
      return HOME.resolve("configs").resolve(config + ".ini");
    }

    public DramDevice device() throws IOException {
      return device(Rules.DRAMSIM3);
    }

    public DramDevice device(Rules rules) throws IOException {
      return DeviceFile.read(configPath(), rules);
    }

    public JsonNode driver() throws IOException {
      return json(folder().resolve("driver.json"));
    }

    public JsonNode statistics() throws IOException {
      return JsonMapper.builder().build().readTree(unpacked(folder().resolve("dramsim3.json.gz")));
    }

    @Override
    public String toString() {
      return config + "/" + trace;
    }
  }

  public static List<Case> cases() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("out"))) {
      return files
          .sorted()
          .flatMap(
              c -> {
                try (Stream<Path> traces = Files.list(c)) {
                  return traces
                      .sorted()
                      .map(t -> new Case(c.getFileName().toString(), t.getFileName().toString()))
                      .toList()
                      .stream();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  public static String unpacked(Path path) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static JsonNode json(Path path) throws IOException {
    return JsonMapper.builder().build().readTree(Files.readAllBytes(path));
  }
}
