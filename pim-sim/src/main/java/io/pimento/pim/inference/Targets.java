package io.pimento.pim.inference;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.NearestName;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.dpu.DpuDevice;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.MemoryChanges;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.host.HostDeviceFile;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.rank.RankDeviceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Devices by name or file. */
public final class Targets {
  /** The host that gains are held against. */
  public static final String HOST = "host-ddr4-3200";

  private static final String DPU = "upmem-dpu";
  private static final List<String> KINDS =
      List.of("crossbar", "near-bank", "dpu", "rank-level", "host");

  private Targets() {}

  /** Names of the devices that come with the simulator. */
  public static List<String> shipped() {
    List<String> all = new ArrayList<>(CrossbarDevice.SHIPPED);
    all.addAll(NearBankDeviceFile.SHIPPED);
    all.add(DPU);
    all.addAll(RankDeviceFile.SHIPPED);
    all.add(HOST);
    return all;
  }

  /**
   * A shipped device by its name, or the device of a file: a YAML names its class under {@code
   * kind}, and a DRAM's own file is that memory with the shipped host's processor.
   *
   * @param rules how a DRAM's own file is read
   */
  public static Target named(String nameOrFile, Rules rules) throws IOException {
    Path file = Path.of(nameOrFile);
    if (CrossbarDevice.SHIPPED.contains(nameOrFile)) {
      return new CrossbarTarget(CrossbarDevice.named(nameOrFile));
    }
    if (NearBankDeviceFile.SHIPPED.contains(nameOrFile)) {
      return new NearBankTarget(
          NearBankDeviceFile.shipped(nameOrFile, Map.of()),
          changes -> NearBankDeviceFile.shipped(nameOrFile, changes),
          Map.of());
    }
    if (RankDeviceFile.SHIPPED.contains(nameOrFile)) {
      return new RankTarget(
          RankDeviceFile.shipped(nameOrFile, Map.of()),
          changes -> RankDeviceFile.shipped(nameOrFile, changes),
          Map.of());
    }
    if (nameOrFile.equals(DPU)) {
      return new DpuTarget(
          DpuDevice.upmem(),
          changes -> DpuDevice.parse(DPU + ".yaml", DpuDevice.upmemText(), changes),
          Map.of());
    }
    if (nameOrFile.equals(HOST)) {
      return new HostTarget(HostDeviceFile.shipped(Map.of()), HostDeviceFile::shipped, Map.of());
    }
    if (DeviceFile.SHIPPED.contains(nameOrFile)) {
      return shippedHost().with(DeviceFile.shipped(nameOrFile, MemoryChanges.of(Map.of())));
    }
    if (!Files.isRegularFile(file)) {
      throw new DeviceException(
          "no device '"
              + nameOrFile
              + "'; give a file, or a shipped device: "
              + shipped()
              + ", or a shipped memory: "
              + DeviceFile.SHIPPED
              + " (the nearest is '"
              + NearestName.of(nameOrFile, shipped())
              + "')");
    }
    return ofFile(file, rules);
  }

  private static Target ofFile(Path file, Rules rules) throws IOException {
    String text = text(file);
    String kind = file.toString().endsWith(".ini") ? "" : kind(file, text);
    return switch (kind) {
      case "" -> {
        DramDevice memory = DeviceFile.read(file, rules);
        yield shippedHost().with(memory);
      }
      case "crossbar" -> new CrossbarTarget(CrossbarDevice.parse(file.toString(), text));
      case "near-bank" ->
          new NearBankTarget(
              NearBankDeviceFile.read(file, Map.of()),
              changes -> again(() -> NearBankDeviceFile.read(file, changes)),
              Map.of());
      case "rank-level" ->
          new RankTarget(
              RankDeviceFile.read(file, Map.of()),
              changes -> again(() -> RankDeviceFile.read(file, changes)),
              Map.of());
      case "dpu" ->
          new DpuTarget(
              DpuDevice.parse(file.toString(), text, Map.of()),
              changes -> DpuDevice.parse(file.toString(), text, changes),
              Map.of());
      case "host" ->
          new HostTarget(
              HostDeviceFile.read(file, Map.of()),
              changes -> again(() -> HostDeviceFile.read(file, changes)),
              Map.of());
      default -> throw new DeviceException(file + ": kind = " + kind + " must be one of " + KINDS);
    };
  }

  private static String text(Path file) throws IOException {
    try {
      return Documents.text(file);
    } catch (DocumentException e) {
      throw new DeviceException(e.getMessage());
    }
  }

  /** What a YAML says it is; a DRAM's own file says nothing. */
  private static String kind(Path file, String text) {
    JsonNode root;
    try {
      root = Documents.yaml(file.toString(), text);
    } catch (DocumentException e) {
      throw new DeviceException(e.getMessage());
    }
    if (root.has("dram_structure")) {
      return "";
    }
    JsonNode kind = root.get("kind");
    if (kind == null || !kind.isValueNode() || kind.isNull()) {
      throw new DeviceException(
          file + ": lacks the key kind, one of " + KINDS + ", or dram_structure of a memory");
    }
    return kind.asString();
  }

  /** The host that a device is held against. */
  public static HostTarget host(String nameOrFile, Rules rules) throws IOException {
    if (named(nameOrFile, rules) instanceof HostTarget host) {
      return host;
    }
    throw new DeviceException(nameOrFile + " is no host; its kind must be host, or a memory");
  }

  private static HostTarget shippedHost() {
    return new HostTarget(HostDeviceFile.shipped(Map.of()), HostDeviceFile::shipped, Map.of());
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T again(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
