package io.pimento.serve;

import io.pimento.data.input.InputFile;
import io.pimento.document.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of a raw file of text, as documents.
 *
 * @param header the first line, if it is one
 */
record SampleRows(List<String> header, List<String> lines) {
  /** Reads so many rows. */
  static SampleRows of(Path file, boolean headed, int count) throws IOException {
    List<String> header = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(InputFile.open(file), StandardCharsets.UTF_8))) {
      if (headed) {
        String first = in.readLine();
        header.add(first == null ? "" : first);
      }
      for (String line = in.readLine();
          line != null && lines.size() < count;
          line = in.readLine()) {
        lines.add(line);
      }
    }
    if (lines.size() < count) {
      throw new UserException(file + " has " + lines.size() + " rows, " + count + " are timed");
    }
    return new SampleRows(header, lines);
  }

  /** The first rows as a document. */
  byte[] document(int rows) {
    List<String> all = new ArrayList<>(header);
    all.addAll(lines.subList(0, rows));
    return (String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
