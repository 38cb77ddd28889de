package io.pimento.job.predict;

import io.pimento.data.input.NativeLibrary;
import io.pimento.data.output.ByteSink;
import io.pimento.data.output.OutputFile;
import io.pimento.document.UserException;
import io.pimento.run.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where scores go: a file that appears when it is whole, or standard output as they come. */
final class ScoreOutput implements ByteSink, AutoCloseable {
  /** The name of standard input and output. */
  static final String STANDARD = "-";

  private static final String PARQUET = ".parquet";
  private static final List<String> SUFFIXES = List.of(".csv", ".csv.gz", ".csv.zst", PARQUET);

  private final @Nullable OutputFile file;
  private final PrintStream out;

  private ScoreOutput(@Nullable OutputFile file, PrintStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Checks, before any work, that scores may be written to a place.
   *
   * @throws UserException naming the place and what may be written
   */
  static void requireUsable(String output, List<Path> inputs) throws IOException {
    if (output.equals(STANDARD)) {
      return;
    }
    Path path = Path.of(output);
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      return;
    }
    if (SUFFIXES.stream().noneMatch(output::endsWith)) {
      throw new UserException(
          "--output "
              + output
              + ": name a .csv, .csv.gz, .csv.zst or .parquet file, or - for standard output");
    }
    for (Path input : inputs) {
      if (Files.exists(path) && Files.exists(input) && Files.isSameFile(path, input)) {
        throw new UserException("--output " + output + " is also an input; name another file");
      }
    }
  }

  /** Whether a place's name asks for Parquet. */
  static boolean isParquet(String output) {
    return output.endsWith(PARQUET);
  }

  static ScoreOutput open(String output, PrintStream standard, Messages told) throws IOException {
    if (output.equals(STANDARD)) {
      return new ScoreOutput(null, standard);
    }
    Path path = Path.of(output);
    if (isParquet(output)) {
      NativeLibrary.zstd(path);
    }
    OutputFile.clearLeftovers(path).forEach(told::error);
    return new ScoreOutput(OutputFile.create(path), standard);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    OutputFile target = file;
    if (target != null) {
      target.write(bytes, from, count);
      return;
    }
    out.write(bytes, from, count);
    if (out.checkError()) {
      throw new IOException("standard output was closed before all scores were written");
    }
  }

  void commit() throws IOException {
    OutputFile target = file;
    if (target != null) {
      target.commit();
    } else {
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    OutputFile target = file;
    if (target != null) {
      target.close();
    }
  }
}
