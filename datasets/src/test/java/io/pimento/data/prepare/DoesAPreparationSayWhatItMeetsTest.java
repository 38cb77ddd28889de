package io.pimento.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.data.Split;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesAPreparationSayWhatItMeetsTest {
  @TempDir Path temp;

  private static final class Heard implements PrepareListener {
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @Override
    public void progress(Stage stage, long rows, long bytes, long totalBytes) {}

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void warn(String text) {
      warnings.add(text);
    }
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(temp.resolve(name), String.join("\n", lines) + "\n");
  }

  private PrepareConfig config(String categorical, String join, Path... files) throws IOException {
    Path schema =
        write(
            "schema.yaml",
            "name: t",
            "label: {column: y, positive: ['1'], negative: ['0']}",
            "dense: [x]",
            "categorical: [" + categorical + "]",
            "ignored: [note]",
            join);
    return PrepareConfig.defaults(
            "t", InputFormat.TABLE, SplitFiles.cutFrom(files), temp.resolve("out"))
        .withSchemaFile(schema)
        .withDense(DenseTransform.IDENTITY)
        .withEncoding(new Encoding.Dictionary(1, 100))
        .withParts(SplitParts.ALL_GIVEN);
  }

  private Path rows() throws IOException {
    return write("d.csv", "y,x,u,note", "1,0,0,", "0,1,1,", "0,2,2,", "1,3,3,");
  }

  private Heard heard(PrepareConfig config) throws IOException {
    Heard heard = new Heard();
    Preparation.run(config, heard);
    return heard;
  }

  @Test
  void isAJoinThatMatchesNothingOrLittleWarnedOf() throws IOException {
    PrepareConfig config =
        config("u, age", "join: [{file: users.csv, key: u}]", rows()).withReplace(true);
    write("users.csv", "u,age", "0.0,a", "1.0,b");
    assertThat(heard(config).warnings)
        .singleElement()
        .asString()
        .contains("users.csv by u: none of 4 rows found its key");
    write("users.csv", "u,age", "0,a");
    assertThat(heard(config).warnings)
        .singleElement()
        .asString()
        .contains("users.csv by u: 1 of 4 rows found their key");
    write("users.csv", "u,age", "0,a", "1,b");
    assertThat(heard(config).warnings).isEmpty();
    assertThat(Files.readString(temp.resolve("out/summary.json"))).contains("\"matched\" : 2");
  }

  @Test
  void isAValueBeyondFloat32SaidByItsLine() throws IOException {
    Path first = write("d1.csv", "y,x,u,note", "1,1e-30,0,", "0,2e-30,1,", "bad", "1,3e-30,1,");
    Path second = write("d2.csv", "y,x,u,note", "0,1e-30,0,", "1,2e-30,1,", "", "0,4e-30,1,");
    Path test = write("t.csv", "y,x,u,note", "1,2e-30,0,", "1,2,3", "0,3e38,1,", "0,3e38,1,");
    PrepareConfig config =
        PrepareConfig.defaults(
                "t",
                InputFormat.TABLE,
                new SplitFiles(List.of(first, second), List.of(), List.of(test)),
                temp.resolve("out"))
            .withSchemaFile(
                write(
                    "x.yaml",
                    "name: t",
                    "label: {column: y, positive: ['1'], negative: ['0']}",
                    "dense: [x]",
                    "categorical: [u]",
                    "ignored: [note]"))
            .withParts(SplitParts.ALL_GIVEN)
            .withDense(DenseTransform.STANDARDIZE)
            .withBadRows(BadRows.SKIP);
    assertThatThrownBy(() -> heard(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("t.csv, line 4, field x: 3.0E38 less train's mean ")
        .hasMessageContaining("is beyond float32; use data.dense=auto, log1p or identity");
    // A train row that stands far away is seen in the statistics, so only others can be too far.
    Path split = write("s.csv", "y,x,u,note", "1,1e-30,0,train", "0,2e-30,1,train", "1,5,1,none");
    Files.writeString(split, "0,3e38,1,test\n", java.nio.file.StandardOpenOption.APPEND);
    Files.writeString(
        temp.resolve("own.yaml"),
        """
        name: t
        label: {column: y, positive: ['1'], negative: ['0']}
        dense: [x]
        categorical: [u]
        split: {column: note, train: [train], test: [test], ignore: [none]}
        """);
    PrepareConfig own =
        config("u", "", split)
            .withSchemaFile(temp.resolve("own.yaml"))
            .withDense(DenseTransform.STANDARDIZE);
    assertThatThrownBy(() -> heard(own)).hasMessageContaining("s.csv, line 5, field x: 3.0E38 ");
  }

  @Test
  void areKddUsersWithoutAProfileWarnedOf() throws IOException {
    String row = "\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t";
    Path file = write("training.txt", "1" + row + "1", "0" + row + "2", "0" + row + "3");
    write("userid_profile.txt", "3\t1\t1");
    PrepareConfig config =
        PrepareConfig.defaults(
                "k", InputFormat.KDD12, SplitFiles.cutFrom(file), temp.resolve("out"))
            .withParts(SplitParts.ALL_GIVEN);
    assertThat(heard(config).warnings)
        .singleElement()
        .asString()
        .contains("userid_profile.txt by userID: 1 of 3 rows");
  }

  @Test
  void isWhatIsNotUsedSaidAtTheStart() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("parts"));
    Files.move(rows(), folder.resolve("part-0.csv"));
    Files.createFile(folder.resolve("_SUCCESS"));
    assertThat(heard(config("u", "", folder)).notes)
        .containsExactly(
            folder + ": 1 files in the order of their names, from part-0.csv",
            folder + ": not read: _SUCCESS",
            "columns not used: note");
  }

  private Path pipe(String name, Path from) throws Exception {
    Path pipe = temp.resolve(name);
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor()).isZero();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                // Blocks until the other end is opened; a second reader would wait for ever.
                Files.write(pipe, Files.readAllBytes(from));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    return pipe;
  }

  @Test
  void doesAPipeLoseNoRowWhereverItStands() throws Exception {
    Path file = rows();
    Path train = pipe("train.pipe", file);
    Path validation = pipe("validation.pipe", file);
    write("all-users.csv", "u,age", "0,a", "1,b", "2,c", "3,d");
    pipe("users.pipe", temp.resolve("all-users.csv"));
    PrepareConfig cut = config("u, age", "join: [{file: users.pipe, key: u}]", file);
    PrepareConfig config =
        new PrepareConfig(
            "t",
            false,
            InputFormat.TABLE,
            new SplitFiles(List.of(file, train), List.of(validation), List.of()),
            cut.schemaFile(),
            cut.output(),
            false,
            SplitParts.ALL_GIVEN,
            1,
            cut.encoding(),
            cut.dense(),
            cut.inputs(),
            cut.badRows());
    Heard heard = heard(config);
    assertThat(heard.warnings).isEmpty();
    assertThat(heard.notes)
        .filteredOn(note -> note.contains("can be read only once, so it is copied to"))
        .hasSize(3);
    PreparedRows rows = PreparedRows.of(temp.resolve("out"), Split.TRAIN);
    assertThat(rows.denseColumn(0)).containsExactly(0f, 1f, 2f, 3f, 0f, 1f, 2f, 3f);
    assertThat(rows.column(1).subList(0, 4)).doesNotHaveDuplicates().doesNotContain(0);
    assertThat(PreparedRows.of(temp.resolve("out"), Split.VALIDATION).labels()).hasSize(4);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("."));
    }
  }

  @Test
  void isAnInfinityMadeByStandardizingRefused() throws IOException {
    Path train = write("train.csv", "y,x,u,note", "1,1e-30,a,", "0,2e-30,a,");
    Path test = write("test.csv", "y,x,u,note", "1,1e20,a,");
    PrepareConfig one = config("u", "", train);
    PrepareConfig config =
        new PrepareConfig(
            "t",
            false,
            InputFormat.TABLE,
            new SplitFiles(List.of(train), List.of(), List.of(test)),
            one.schemaFile(),
            one.output(),
            false,
            SplitParts.ALL_GIVEN,
            1,
            one.encoding(),
            DenseTransform.STANDARDIZE,
            one.inputs(),
            one.badRows());
    assertThatThrownBy(() -> heard(config))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("field x: 1.0E20 less train's mean")
        .hasMessageContaining("beyond float32");
    assertThat(temp.resolve("out")).doesNotExist();
  }
}
