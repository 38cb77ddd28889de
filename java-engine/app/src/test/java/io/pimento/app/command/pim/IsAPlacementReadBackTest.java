package io.pimento.app.command.pim;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where everything lives, written, read back, changed by hand. */
class IsAPlacementReadBackTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private CommandLineRun pim(String device, String mapping, String... more) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of("pim", "--graph", "dlrm", "--device", device, "--mapping", mapping));
    line.addAll(List.of("--table-rows", "3000", "--batch", "3", "--history", "400"));
    line.addAll(List.of(more));
    return CommandLineRun.of(line.toArray(new String[0]));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private ObjectNode result(String name) throws Exception {
    ObjectNode all = (ObjectNode) JSON.readTree(Files.readAllBytes(file(name)));
    all.remove("layout");
    return all;
  }

  private void written(String device, String mapping, String... more) throws Exception {
    List<String> outputs =
        new ArrayList<>(
            List.of("--placement", file("places.json").toString(), "--json", file("a").toString()));
    outputs.addAll(List.of(more));
    CommandLineRun run = pim(device, mapping, outputs.toArray(new String[0]));
    assertThat(run.exit()).as(run.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "isaac-32nm, naive",
    "isaac-32nm, round-robin",
    "isaac-32nm, access-aware",
    "isaac-32nm, co-occurrence",
    "small-crossbar-32nm, access-aware",
    "upmem-dpu, naive",
    "upmem-dpu, access-aware",
    "upmem-dpu, column-wise",
    "hbm2-pim, naive",
    "hbm2-pim, access-aware",
    "host-ddr4-3200, round-robin",
    "host-ddr4-3200, access-aware",
  })
  void whatIsReadIsWhatWasWritten(String device, String mapping) throws Exception {
    written(device, mapping);
    CommandLineRun again =
        pim(
            device,
            file("places.json").toString(),
            "--json",
            file("b").toString(),
            "--placement",
            file("again.json").toString());
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(result("b")).isEqualTo(result("a"));
    assertThat(file("again.json")).hasSameBinaryContentAs(file("places.json"));
  }

  private JsonNode changed(Consumer<ObjectNode> change) throws Exception {
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file("places.json")));
    change.accept(root);
    Files.writeString(file("changed.json"), JSON.writeValueAsString(root));
    return root;
  }

  private static ObjectNode operator(ObjectNode root, String name) {
    for (JsonNode o : root.get("places")) {
      if (o.path("operator").asString().equals(name)) {
        return (ObjectNode) o;
      }
    }
    throw new AssertionError("no " + name);
  }

  /** Copies of a layer that somebody added by hand, on tiles that were empty. */
  @Test
  void doCopiesThatWereAddedByHandCount() throws Exception {
    written("isaac-32nm", "naive", "--replicate", "--area", "0");
    ObjectNode copied = result("a");
    written("isaac-32nm", "naive");
    changed(
        root -> {
          for (JsonNode o : root.get("places")) {
            if (o.path("copies").size() == 1) {
              int tile = 100 + o.path("node").asInt() % 60;
              ArrayNode copy = ((ArrayNode) o.get("copies")).addArray();
              int first = 0;
              for (JsonNode span : o.get("copies").get(0)) {
                ObjectNode there = copy.addObject();
                there.put("tile", tile).put("first", first).put("count", span.get("count").asInt());
                there.put("block", span.get("block").asInt());
                first += span.get("count").asInt();
              }
            }
          }
        });
    CommandLineRun run =
        pim("isaac-32nm", file("changed.json").toString(), "--json", file("b").toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(result("b").get("mapping")).isNotEqualTo(result("a").get("mapping"));
    assertThat(result("b").get("latency_s").asDouble())
        .isLessThanOrEqualTo(result("a").get("latency_s").asDouble());
    assertThat(copied.get("mapping")).isNotEqualTo(result("a").get("mapping"));
  }

  @Test
  void isWhatCannotBeNamed() throws Exception {
    written("isaac-32nm", "access-aware");
    refused(
        "isaac-32nm",
        root -> {
          ArrayNode copies = (ArrayNode) operator(root, "linear").get("copies");
          copies.add(copies.get(0).deepCopy());
        },
        "holds something else already");
    refused(
        "isaac-32nm",
        root ->
            ((ObjectNode) operator(root, "linear").get("copies").get(0).get(0)).put("tile", 999),
        "are not on the chip, which has the tiles 0 to 167");
    refused("isaac-32nm", root -> ((ArrayNode) root.get("places")).remove(0), "is not placed");
    refused("isaac-32nm", root -> root.put("graph", "other"), "places a graph other, but this is");
    refused("isaac-32nm", root -> root.put("form", "mine"), "is no placement: form must be");
    refused("upmem-dpu", root -> {}, "places a device of the kind crossbar, but this is of dpu");
    refused("recnmp-ddr4", root -> {}, "where rows lie in ranks says its key rows");
    CommandLineRun bits = pim("isaac-32nm", file("places.json").toString(), "--bits", "w4a4");
    assertThat(bits.exit()).isNotZero();
    assertThat(bits.err()).contains("give the same bits");
    CommandLineRun absent = pim("isaac-32nm", file("absent.json").toString());
    assertThat(absent.exit()).isNotZero();
    assertThat(absent.err()).contains("absent.json");
  }

  private void refused(String device, Consumer<ObjectNode> change, String message)
      throws Exception {
    changed(change);
    CommandLineRun run = pim(device, file("changed.json").toString());
    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains(message).doesNotContain("Exception");
  }

  @Test
  void doesAnOperationGoWhereTheFileSays() throws Exception {
    written("hbm2-pim", "access-aware");
    changed(
        root ->
            ((ObjectNode) root.get("places").get("operations"))
                .properties()
                .forEach(
                    e ->
                        ((ObjectNode) root.get("places").get("operations"))
                            .put(e.getKey(), "units")));
    CommandLineRun run =
        pim("hbm2-pim", file("changed.json").toString(), "--json", file("b").toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(result("b").get("latency_s").asDouble())
        .isGreaterThan(result("a").get("latency_s").asDouble());
    refused(
        "hbm2-pim",
        root ->
            ((ObjectNode) root.get("places").get("operations"))
                .properties()
                .forEach(
                    e ->
                        ((ObjectNode) root.get("places").get("operations"))
                            .put(e.getKey(), "moon")),
        "is to run on 'moon'");
  }
}
