package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.reader.RowReader;
import io.pimento.data.reader.TableSchema;
import io.pimento.data.reader.TableSchemaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a configuration. */
final class FileInput implements RowInput {
  private final PrepareConfig config;
  private final @Nullable TableSchema schema;

  FileInput(PrepareConfig config) throws IOException {
    this.config = config;
    Path file = config.schemaFile();
    schema = file == null ? null : TableSchemaFile.read(file);
  }

  @Override
  public boolean has(Split split) {
    return !config.files().of(split).isEmpty();
  }

  @Override
  public RowReader open(Split split) throws IOException {
    return config.format().open(config.files().of(split), schema, config.badRows());
  }

  @Override
  public long totalBytes() throws IOException {
    long total = 0;
    for (Split split : Split.values()) {
      for (Path file : config.files().of(split)) {
        if (!Files.exists(file)) {
          throw new IOException(file + ": no such file");
        }
        total += Files.size(file);
      }
    }
    return total;
  }
}
