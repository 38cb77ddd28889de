package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.input.FilePart;
import io.pimento.data.input.InputFolder;
import io.pimento.data.input.Spool;
import io.pimento.data.reader.DenseIndices;
import io.pimento.data.reader.InputParts;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.RowReader;
import io.pimento.data.reader.SplitColumn;
import io.pimento.data.reader.TableSchema;
import io.pimento.data.reader.TableSchemaFile;
import io.pimento.data.shard.ScratchFolder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a configuration; inputs that can be read only once are copied first. */
final class FileInput implements RowInput, AutoCloseable {
  private final PrepareConfig config;
  private final String schemaText;
  private final @Nullable TableSchema schema;
  private final InputSession session;
  private @Nullable ScratchFolder scratch;

  FileInput(PrepareConfig config, PrepareListener listener) throws IOException {
    this(config, text(config.schemaFile()), new DenseIndices(), false, List.of(), listener);
  }

  /**
   * The files of a configuration where they lie, none of them readable only once.
   *
   * @param schemaText what {@link #text} says
   * @param indices that dense fields are known to have
   */
  static FileInput inPlace(PrepareConfig config, String schemaText, Map<String, Long> indices)
      throws IOException {
    return new FileInput(config, schemaText, new DenseIndices(indices), false, List.of(), null);
  }

  /** The files of a configuration, read as those of an earlier preparation. */
  static FileInput like(RowEncoder like, PrepareConfig config, PrepareListener listener)
      throws IOException {
    return new FileInput(config, like.schemaText(), like.indices(), true, like.joined(), listener);
  }

  private FileInput(
      PrepareConfig config,
      String schemaText,
      DenseIndices indices,
      boolean like,
      List<Path> kept,
      @Nullable PrepareListener copied)
      throws IOException {
    this.config = config;
    this.schemaText = schemaText;
    schema = schema(config, schemaText, like);
    session =
        InputSession.with(copied == null ? Spool.none() : copies(copied), indices, inputs())
            .keeping(kept);
  }

  private Spool copies(PrepareListener listener) {
    return Spool.in(
        this::scratch,
        (input, copy) ->
            listener.note(input + " can be read only once, so it is copied to " + copy + " first"));
  }

  /**
   * The schema of a text; null if that is empty.
   *
   * @param like whether it is an earlier preparation's, whose splits bind no others
   */
  private static @Nullable TableSchema schema(PrepareConfig config, String text, boolean like)
      throws IOException {
    Path file = Objects.requireNonNullElse(config.schemaFile(), Path.of(EncodingFile.FILE));
    SplitColumn column = config.files().column();
    if (text.isEmpty()) {
      if (column != null) {
        throw new IllegalArgumentException(
            "the split column "
                + column.column()
                + " needs a schema file, of the format table or parquet, not "
                + config.format().label());
      }
      return null;
    }
    TableSchema read = TableSchemaFile.read(text, file);
    if (column != null) {
      try {
        return read.withSplit(column);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file + ", with the split column " + column.column() + ": " + e.getMessage(), e);
      }
    }
    boolean others = !(config.files().validation().isEmpty() && config.files().test().isEmpty());
    if (like && (others || config.parts().equals(SplitParts.ALL_GIVEN))) {
      return read.withoutSplit();
    }
    SplitFiles files = config.files().withColumn(read.split()); // refuses files of other splits
    return files.column() == null ? read : read.withSplit(files.column());
  }

  /** The schema file's text; empty if there is none. */
  static String text(@Nullable Path schemaFile) throws IOException {
    if (schemaFile == null) {
      return "";
    }
    try {
      return Files.readString(schemaFile);
    } catch (NoSuchFileException e) {
      throw new IOException(schemaFile + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException(schemaFile + ": not a schema file: it is no UTF-8 text", e);
    }
  }

  @Override
  public String schema() {
    return schemaText;
  }

  @Override
  public List<Path> joined() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : config.format().joined(config.files().train(), schema, session)) {
      found.add(session.spool().file(file));
    }
    return found;
  }

  @Override
  public Map<String, Long> denseIndices() {
    return session.indices().known();
  }

  private Path scratch() throws IOException {
    ScratchFolder folder = scratch;
    if (folder == null) {
      folder = ScratchFolder.beside(config.output(), ScratchFolder.SPOOL);
      scratch = folder;
    }
    return folder.path();
  }

  @Override
  public boolean has(Split split) {
    return !config.files().of(split).isEmpty();
  }

  @Override
  public RowReader open(Split split) throws IOException {
    return config.format().open(config.files().of(split), schema, config.badRows(), session);
  }

  /** Starts a pass over a part of a split's files. */
  RowReader open(Split split, FilePart part) throws IOException {
    return config
        .format()
        .openPart(config.files().of(split), part, schema, config.badRows(), session);
  }

  /** The parts of a split's files, see {@link InputParts}. */
  List<FilePart> parts(Split split, long wantedBytes) throws IOException {
    return InputParts.of(config.format(), config.files().of(split), schema, wantedBytes);
  }

  /** Whether a line end of the files may stand in quotes. */
  boolean mayHaveQuotes() {
    return InputParts.mayHaveQuotes(config.format(), schema);
  }

  @Override
  public long totalBytes() throws IOException {
    long total = 0;
    for (Path path : files()) {
      if (!Files.exists(path)) {
        throw new IOException(path + ": no such file");
      }
      total += Files.size(session.spool().file(path));
    }
    return total;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : inputs()) {
      files.addAll(Files.isDirectory(path) ? InputFolder.list(path).files() : List.of(path));
    }
    return files;
  }

  private List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    for (Split split : Split.values()) {
      inputs.addAll(config.files().of(split));
    }
    return inputs;
  }

  @Override
  public List<String> notes() throws IOException {
    List<String> notes = new ArrayList<>();
    for (Path path : inputs()) {
      if (Files.isDirectory(path)) {
        InputFolder folder = InputFolder.list(path);
        notes.add(
            path
                + ": "
                + folder.files().size()
                + " files in the order of their names, from "
                + folder.files().getFirst().getFileName());
        if (!folder.skipped().isEmpty()) {
          notes.add(
              path
                  + ": not read: "
                  + String.join(
                      ", ",
                      folder.skipped().stream()
                          .map(f -> String.valueOf(f.getFileName()))
                          .toList()));
        }
      }
    }
    return notes;
  }

  @Override
  public void close() throws IOException {
    if (scratch != null) {
      scratch.close();
    }
  }
}
