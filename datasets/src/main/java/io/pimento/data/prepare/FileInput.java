package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.input.InputFolder;
import io.pimento.data.input.Spool;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.RowReader;
import io.pimento.data.reader.SplitColumn;
import io.pimento.data.reader.TableSchema;
import io.pimento.data.reader.TableSchemaFile;
import io.pimento.data.shard.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a configuration; inputs that can be read only once are copied first. */
final class FileInput implements RowInput, AutoCloseable {
  private final PrepareConfig config;
  private final @Nullable TableSchema schema;
  private final InputSession session;
  private @Nullable ScratchFolder scratch;

  FileInput(PrepareConfig config, PrepareListener listener) throws IOException {
    this.config = config;
    schema = schema(config);
    session =
        InputSession.with(
            Spool.in(
                this::scratch,
                (input, copy) ->
                    listener.note(
                        input + " can be read only once, so it is copied to " + copy + " first")),
            inputs());
  }

  private static @Nullable TableSchema schema(PrepareConfig config) throws IOException {
    Path file = config.schemaFile();
    SplitColumn column = config.files().column();
    if (file == null) {
      if (column != null) {
        throw new IllegalArgumentException(
            "the split column "
                + column.column()
                + " needs a schema file, of the format table or parquet, not "
                + config.format().label());
      }
      return null;
    }
    TableSchema read = TableSchemaFile.read(file);
    if (column != null) {
      try {
        return read.withSplit(column);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file + ", with the split column " + column.column() + ": " + e.getMessage(), e);
      }
    }
    SplitFiles files = config.files().withColumn(read.split()); // refuses files of other splits
    return files.column() == null ? read : read.withSplit(files.column());
  }

  private Path scratch() throws IOException {
    ScratchFolder folder = scratch;
    if (folder == null) {
      folder = ScratchFolder.beside(config.output(), "spool");
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
