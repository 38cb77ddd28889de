package io.pimento.app.command.pim;

import io.pimento.app.UserException;
import io.pimento.app.console.Console;
import io.pimento.pim.crossbar.device.CrossbarDevice;
import io.pimento.pim.crossbar.mapping.Precision;
import io.pimento.pim.crossbar.mapping.Precisions;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which device, and how many bits. */
final class CrossbarOptions {
  @Option(
      names = "--device",
      required = true,
      paramLabel = "NAME|FILE",
      description = "A shipped device (see 'pimento pim devices') or a YAML file.")
  private String device = "";

  @Option(
      names = "--constant",
      paramLabel = "KEY=VALUE",
      description = "Changes a constant of the device, for example adc.bits=6.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(
      names = "--bits",
      paramLabel = "wNaM",
      description = "Bits of weights and activations; ${DEFAULT-VALUE}.")
  private String precision = "w8a8";

  @Option(
      names = "--node-bits",
      paramLabel = "NODE=wNaM",
      description = "Another precision for one node of the graph.")
  private Map<Integer, String> nodes = new LinkedHashMap<>();

  CrossbarDevice read(Console console) throws IOException {
    CrossbarDevice d = CrossbarDevice.named(device);
    for (Map.Entry<String, String> e : changes.entrySet()) {
      d = d.with(e.getKey(), e.getValue());
    }
    d.warnings().forEach(w -> console.error("warning: " + w));
    return d;
  }

  Precisions precisions() {
    Map<Integer, Precision> byNode = new HashMap<>();
    nodes.forEach((node, text) -> byNode.put(node, parse(text)));
    return new Precisions(parse(precision), byNode);
  }

  private static Precision parse(String text) {
    if (!text.matches("w[0-9]a[0-9]")) {
      throw new UserException("precision '" + text + "' is not of the form w8a8");
    }
    return new Precision(text.charAt(1) - '0', text.charAt(3) - '0');
  }
}
