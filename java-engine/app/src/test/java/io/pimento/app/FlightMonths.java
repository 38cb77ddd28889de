package io.pimento.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The bundled flights, cut by month. */
record FlightMonths(Path folder) {
  private static final Path SAMPLE = CommandLineRun.HOME.resolve("datasets/samples/flights");
  private static final int MONTH = 3;

  /** A schema that takes the months in turn: neither part nor date says anything of later ones. */
  Path schema() throws IOException {
    String text =
        Files.readString(SAMPLE.resolve("schema.yaml"))
            .replaceAll("split: .*", "ignored: [part, date, month]")
            .replace("[date, month, day_of_week", "[day_of_week");
    return Files.writeString(folder.resolve("flights.yaml"), text);
  }

  /** The flights of a month of the quarter, in their order. */
  Path month(int number) throws IOException {
    Path file = folder.resolve("month-%d.csv".formatted(number));
    try (InputStream in =
            new GZIPInputStream(
                Files.newInputStream(SAMPLE.resolve("flights_nyc_2013_q1.csv.gz")));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String head = lines.readLine();
      List<String> rows =
          lines.lines().filter(l -> l.split(",")[MONTH].equals("" + number)).toList();
      return Files.writeString(file, head + "\n" + String.join("\n", rows) + "\n");
    }
  }
}
