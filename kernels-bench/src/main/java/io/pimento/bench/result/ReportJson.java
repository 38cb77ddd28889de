package io.pimento.bench.result;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reports as JSON files. */
public final class ReportJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  /** Writes a report; a file that is there is replaced as a whole. */
  public static void write(BenchReport report, Path file) throws IOException {
    AtomicFile.write(file, MAPPER.writeValueAsString(report) + "\n");
  }

  /**
   * Reads a report.
   *
   * @throws UserException if the file is missing or no report
   */
  public static BenchReport read(Path file) {
    try {
      return MAPPER.treeToValue(Documents.json(file), BenchReport.class);
    } catch (IOException e) {
      throw new UserException("cannot read " + file + ": " + e.getMessage());
    } catch (DocumentException e) {
      throw new UserException(e.getMessage(), e);
    } catch (JacksonException e) {
      throw new UserException(
          file + " is no report of `pimento bench --json`: " + e.getOriginalMessage());
    }
  }
}
