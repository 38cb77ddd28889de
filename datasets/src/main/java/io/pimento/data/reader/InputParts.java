package io.pimento.data.reader;

import io.pimento.data.input.FilePart;
import io.pimento.data.input.Spool;
import io.pimento.data.input.TextParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts that inputs can be read in, each on its own: one after the other they hold the rows of
 * {@link InputFormat#open} in its order. They follow from the files and the wanted size.
 */
public final class InputParts {
  private InputParts() {}

  /**
   * The parts of inputs, in order. Where fields may be quoted they are cut as if no line end stood
   * in quotes; {@link #mayHaveQuotes} says that this must be made sure.
   *
   * @param inputs as for {@link InputFormat#open}
   * @param wanted bytes of a part
   * @throws IOException if an input is missing or can be read only once
   */
  public static List<FilePart> of(
      InputFormat format, List<Path> inputs, @Nullable TableSchema schema, long wanted)
      throws IOException {
    List<FilePart> parts = new ArrayList<>();
    for (Path file : InputFormat.files(inputs)) {
      Spool.none().file(file);
      parts.addAll(
          format == InputFormat.PARQUET
              ? ParquetRows.parts(file, wanted)
              : TextParts.of(file, wanted, format.hasHeader(schema)));
    }
    return List.copyOf(parts);
  }

  /** Whether a line end of a format's files may stand in quotes and end no record. */
  public static boolean mayHaveQuotes(InputFormat format, @Nullable TableSchema schema) {
    return format == InputFormat.TABLE && schema != null && schema.layout().quoted();
  }
}
