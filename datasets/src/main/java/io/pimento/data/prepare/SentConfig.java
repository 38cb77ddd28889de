package io.pimento.data.prepare;

import io.pimento.data.derive.InputSettings;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.SplitColumn;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration without inputs made of the fields, as it is sent: paths are text. */
record SentConfig(
    String name,
    boolean synthetic,
    InputFormat format,
    List<String> train,
    List<String> validation,
    List<String> test,
    @Nullable SplitColumn column,
    @Nullable String schemaFile,
    String output,
    SplitParts parts,
    long seed,
    Encoding encoding,
    DenseTransform dense,
    BadRows badRows)
    implements Serializable {
  static SentConfig of(PrepareConfig config) {
    Path schemaFile = config.schemaFile();
    return new SentConfig(
        config.name(),
        config.synthetic(),
        config.format(),
        texts(config.files().train()),
        texts(config.files().validation()),
        texts(config.files().test()),
        config.files().column(),
        schemaFile == null ? null : schemaFile.toString(),
        config.output().toString(),
        config.parts(),
        config.seed(),
        config.encoding(),
        config.dense(),
        config.badRows());
  }

  PrepareConfig config() {
    return new PrepareConfig(
        name,
        synthetic,
        format,
        new SplitFiles(paths(train), paths(validation), paths(test), column),
        schemaFile == null ? null : Path.of(schemaFile),
        Path.of(output),
        false,
        parts,
        seed,
        encoding,
        dense,
        InputSettings.NONE,
        badRows);
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(Path::toString).toList();
  }

  private static List<Path> paths(List<String> texts) {
    return texts.stream().map(Path::of).toList();
  }
}
