package io.pimento.spark;

import io.pimento.data.prepare.DenseTransform;
import io.pimento.data.prepare.PrepareConfig;
import io.pimento.data.prepare.SplitFiles;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small inputs, made at random. */
record ClickLogs(Path folder, Random random) {

  /** A log in the format of Criteo. */
  Path criteoFile(int rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < rows; k++) {
      text.append(random.nextInt(4) == 0 ? "1" : "0");
      for (int d = 0; d < 13; d++) {
        text.append('\t').append(random.nextInt(5) == 0 ? "" : random.nextInt(-2, 3000));
      }
      for (int f = 0; f < 26; f++) {
        text.append('\t').append(random.nextInt(9) == 0 ? "" : hex(200));
      }
      text.append('\n');
    }
    return Files.writeString(folder.resolve("train.txt"), text);
  }

  PrepareConfig criteo(int rows) throws IOException {
    return PrepareConfig.defaults(
        "clicks",
        InputFormat.CRITEO,
        SplitFiles.cutFrom(criteoFile(rows)),
        folder.resolve("prepared"));
  }

  /** A packed table, which is one piece, and a plain one with bad rows, which is cut. */
  PrepareConfig table(int rows) throws IOException {
    Path packed = folder.resolve("first.csv.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(packed)), StandardCharsets.UTF_8)) {
      writeTable(out, rows);
    }
    Path plain = folder.resolve("second.csv");
    try (Writer out = Files.newBufferedWriter(plain)) {
      writeTable(out, rows);
    }
    Path schema =
        Files.writeString(
            folder.resolve("schema.yaml"),
            """
            name: shop
            label: {column: y, positive: ['1'], negative: ['0']}
            dense: [x]
            categorical: [u]
            multi: {g: {most: 3, pooling: mean, separator: '|', longer: last}}
            weight: w
            """);
    return PrepareConfig.defaults(
            "shop",
            InputFormat.TABLE,
            SplitFiles.cutFrom(packed, plain),
            folder.resolve("prepared"))
        .withSchemaFile(schema)
        .withDense(DenseTransform.AUTO)
        .withBadRows(BadRows.SKIP);
  }

  private void writeTable(Writer out, int rows) throws IOException {
    out.write("y,x,u,g,w\n");
    for (int k = 0; k < rows; k++) {
      out.write(
          (random.nextInt(30) == 0 ? "bad" : random.nextInt(2))
              + ","
              + Math.exp(random.nextGaussian() * 3)
              + ",u"
              + hex(99)
              + ","
              + hex(20)
              + "|"
              + hex(20)
              + ","
              + random.nextInt(1, 5)
              + "\n");
    }
  }

  private String hex(int most) {
    return Integer.toHexString(random.nextInt(random.nextInt(1, most)));
  }
}
