package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.data.Split;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.synthetic.SyntheticDataset;
import io.pimento.data.synthetic.SyntheticSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IsTheSameInputTheSameBytesTest {
  private static final String TIMINGS = "timings.json";

  @TempDir Path temp;

  private static Map<String, String> bytes(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.put(
            file.getFileName().toString(),
            java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    assertThat(all.remove(TIMINGS)).as("timings have a file of their own").isNotNull();
    return all;
  }

  private FinishedPreparation prepare(String out) throws IOException {
    Path schema =
        Files.writeString(
            temp.resolve("schema.yaml"),
            "name: t\nlabel: {column: y, positive: ['1']}\ndense: [x]\ncategorical: [u]\n");
    StringBuilder rows = new StringBuilder("y,x,u\n");
    for (int k = 0; k < 20_000; k++) {
      rows.append(k % 3 == 0 ? 1 : 0).append(',').append(k).append(",u").append(k % 17);
      rows.append('\n');
    }
    Path train = Files.writeString(temp.resolve("train.csv"), rows);
    Path test = Files.writeString(temp.resolve("test.csv"), "y,x,u\n1,2,u3\n0,3,u4\n");
    SplitFiles files = new SplitFiles(List.of(train), List.of(), List.of(test));
    return Preparation.run(
        PrepareConfig.defaults("t", InputFormat.TABLE, files, temp.resolve(out))
            .withSchemaFile(schema),
        PrepareListener.SILENT);
  }

  @Test
  void isAPreparationTheSameTwice() throws IOException {
    PrepareSummary first = prepare("a").summary();
    assertThat(prepare("b").summary()).isEqualTo(first);
    assertThat(bytes(temp.resolve("a"))).isEqualTo(bytes(temp.resolve("b")));
    assertThat(bytes(temp.resolve("a")).keySet())
        .containsExactly(
            "checksums.txt",
            "dataset.json",
            "dictionaries.bin",
            "encoding.json",
            "summary.json",
            "test-00000.shard",
            "train-00000.shard",
            "validation-00000.shard");
    String summary = Files.readString(temp.resolve("a/summary.json"));
    assertThat(summary).doesNotContain("seconds").doesNotContain("Heap");
    assertThat(Files.readString(temp.resolve("a").resolve(TIMINGS))).contains("rowsPerSecond");
  }

  @Test
  void areShardsListedBySplitHoweverTheyFinished() throws IOException {
    prepare("a");
    JsonNode shards =
        JsonMapper.builder()
            .build()
            .readTree(Files.readAllBytes(temp.resolve("a/dataset.json")))
            .get("shards");
    assertThat(shards)
        .extracting(shard -> shard.get("split").asString())
        .containsExactly("TRAIN", "VALIDATION", "TEST");
    assertThat(Split.values()).hasSize(3);
  }

  @Test
  void areGeneratedRowsTheSameOnAnyNumberOfThreads() throws IOException {
    SyntheticSpec spec = new SyntheticSpec(5, 60_000, 3_000, 2_000, 1000);
    SyntheticDataset.write(spec, temp.resolve("one"), false, 1, done -> {});
    SyntheticDataset.write(spec, temp.resolve("four"), false, 4, done -> {});
    assertThat(bytes(temp.resolve("one"))).isEqualTo(bytes(temp.resolve("four")));
  }
}
