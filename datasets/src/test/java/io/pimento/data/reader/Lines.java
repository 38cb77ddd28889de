package io.pimento.data.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Small input files, and rows as text. */
final class Lines {
  private Lines() {}

  static Path write(Path folder, String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Each row as "label|dense …|tokens …", then "|values …" of each field of several. */
  static List<String> read(InputFormat format, @Nullable TableSchema schema, Path... files)
      throws IOException {
    try (RowReader reader = format.open(List.of(files), schema, BadRows.FAIL)) {
      return drain(reader);
    }
  }

  static List<String> drain(RowReader reader) throws IOException {
    List<String> rows = new ArrayList<>();
    RawRow row = new RawRow(reader.fields());
    while (reader.next(row)) {
      StringBuilder text = new StringBuilder(row.positive() ? "1|" : "0|");
      for (int d = 0; d < reader.fields().dense().size(); d++) {
        text.append(d > 0 ? "," : "").append(row.dense(d));
      }
      text.append('|');
      for (int f = 0; f < reader.fields().categorical().size(); f++) {
        text.append(f > 0 ? "," : "").append(row.token(f));
      }
      for (int i = 0; i < reader.fields().bags().size(); i++) {
        RawBag bag = row.bag(i);
        text.append('|');
        for (int k = 0; k < bag.size(); k++) {
          text.append(k > 0 ? "," : "").append(bag.token(k));
          if (bag.weight(k) != 1) {
            text.append('*').append(bag.weight(k));
          }
        }
        text.append(bag.isCut() ? "…" : "");
      }
      rows.add(text.toString());
    }
    return rows;
  }
}
