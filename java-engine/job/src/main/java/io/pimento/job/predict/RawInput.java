package io.pimento.job.predict;

import io.pimento.data.input.InputFolder;
import io.pimento.data.input.Spool;
import io.pimento.data.prepare.RowEncoder;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.InputSession;
import io.pimento.data.reader.RowReader;
import io.pimento.data.reader.Scoring;
import io.pimento.document.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files to score, in the form that they are read.
 *
 * @param paths files, folders of part files, pipes
 * @param format of all of them
 */
record RawInput(List<Path> paths, InputFormat format) {
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Inputs as a user names them, {@code -} for standard input. */
  static List<Path> paths(List<String> inputs) {
    List<Path> paths = new ArrayList<>();
    for (String input : inputs) {
      Path path = input.equals(ScoreOutput.STANDARD) ? STANDARD_INPUT : Path.of(input);
      if (!Files.exists(path)) {
        throw new UserException("no input " + input);
      }
      paths.add(path);
    }
    return List.copyOf(paths);
  }

  /**
   * The form of the inputs: that of the training files, or, where these were tables or Parquet, the
   * one that the first input has.
   *
   * @param asked null to find out; only tables and Parquet stand for one another
   */
  static RawInput of(List<Path> paths, @Nullable InputFormat asked, RowEncoder encoder)
      throws IOException {
    InputFormat trained = encoder.format();
    boolean columns = trained == InputFormat.TABLE || trained == InputFormat.PARQUET;
    if (asked != null && asked != trained) {
      if (!columns || (asked != InputFormat.TABLE && asked != InputFormat.PARQUET)) {
        throw new UserException(
            "--format "
                + asked.label()
                + ": the model was trained on "
                + trained.label()
                + " files and reads these"
                + (columns ? ", as table or parquet" : ""));
      }
    }
    if (asked != null || !columns) {
      return new RawInput(paths, asked == null ? trained : asked);
    }
    Path first = paths.getFirst();
    if (Files.isDirectory(first)) {
      first = InputFolder.list(first).files().getFirst();
    }
    boolean parquet = !Spool.canBeReadOnce(first) && beginsAsParquet(first);
    return new RawInput(paths, parquet ? InputFormat.PARQUET : InputFormat.TABLE);
  }

  private static boolean beginsAsParquet(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(PARQUET.length), PARQUET);
    }
  }

  /** Starts the one pass; a pipe of Parquet is copied first, anything else streams. */
  RowReader open(RowEncoder encoder, List<String> ids, BadRows badRows, Spool copies)
      throws IOException {
    Spool spool = format == InputFormat.PARQUET ? copies : Spool.singlePass();
    InputSession session =
        InputSession.with(spool, encoder.indices(), paths)
            .scoring(new Scoring(ids))
            .keeping(encoder.joined());
    return format.open(paths, encoder.schema(), badRows, session);
  }

  /** Bytes of all files; 0 if one is a pipe. */
  long totalBytes() throws IOException {
    long total = 0;
    for (Path path : paths) {
      if (Spool.canBeReadOnce(path)) {
        return 0;
      }
      for (Path file : Files.isDirectory(path) ? InputFolder.list(path).files() : List.of(path)) {
        total += Files.size(file);
      }
    }
    return total;
  }
}
