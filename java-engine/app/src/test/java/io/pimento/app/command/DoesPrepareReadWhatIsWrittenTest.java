package io.pimento.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pimento.app.CommandLineRun;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesPrepareReadWhatIsWrittenTest {
  @TempDir Path temp;
  private Path schema;

  @BeforeEach
  void writeSchema() throws IOException {
    schema =
        write(
            "schema.yaml",
            "name: t",
            "label: {column: label, positive: [\"1\"], negative: [\"0\"]}",
            "dense: [price]",
            "categorical: [user]");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(temp.resolve(name), String.join("\n", lines) + "\n");
  }

  private CommandLineRun prepare(String format, Path... files) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("prepare", "--format", format));
    if (format.equals("table")) {
      arguments.addAll(List.of("--schema", schema.toString()));
    }
    arguments.addAll(
        List.of(
            "--out",
            temp.resolve("out").toString(),
            "--set",
            "data.min_count=1",
            "--set",
            "data.split=[1,0,0]"));
    for (Path file : files) {
      arguments.add(file.toString());
    }
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private void assertFails(CommandLineRun run, String message) {
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().strip()).startsWith("pimento: ").contains(message).hasLineCount(1);
    assertThat(run.err()).doesNotContain("\0");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void isAFaultOneLineAndNoDataSet() throws Exception {
    assertFails(
        prepare("table", write("a.csv", "label,price,user", "1,1,a", "0,1e300,b")),
        "a.csv, line 3, field price: \"1e300\"");
    assertFails(
        prepare("table", write("b.csv", "label,price,user,price", "1,1,a,2")),
        "b.csv, line 1, field price: the name stands twice, as columns 2 and 4");
    assertFails(
        prepare("table", write("c.csv", "PAR1 and what follows")), "c.csv: is a Parquet file");
    assertFails(prepare("table", write("d.csv", "label,price,user", "1,\0x,a")), "\"\\0x\" is not");
    Files.writeString(schema, Files.readString(schema) + "missing: [NA, null]\n");
    assertFails(prepare("table", temp.resolve("a.csv")), "schema.yaml: entry 2 of missing is null");
  }

  @Test
  void areAJoinWithoutMatchesAndUnusedColumnsSaid() throws Exception {
    schema =
        write(
            "schema.yaml",
            "name: t",
            "label: {column: label, positive: [\"1\"], negative: [\"0\"]}",
            "dense: [price]",
            "categorical: [user, age]",
            "ignored: [note]",
            "join: [{file: users.csv, key: user}]");
    write("users.csv", "user,age", "0.0,a0");
    CommandLineRun run =
        prepare("table", write("data.csv", "label,price,user,note", "1,0,0,", "0,1,1,"));
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("columns not used: note")
        .contains("warning: join of " + temp.resolve("users.csv") + " by user: none of 2 rows");
  }

  @Test
  void isAPipeAmongFilesReadWhole() throws Exception {
    Path file = write("a.libfm", "1 3:1", "0 4:1");
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer = new ProcessBuilder("sh", "-c", "cat " + file + " > " + pipe).start();
    CommandLineRun run = prepare("libfm", file, pipe);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains(pipe + " can be read only once, so it is copied to");
    assertThat(writer.waitFor()).isZero();
    try (ShardedDataset data = ShardedDataset.open(temp.resolve("out"))) {
      assertThat(data.rows(Split.TRAIN)).isEqualTo(4);
    }
  }
}
