package io.pimento.bench.step;

import io.pimento.document.UserException;
import io.pimento.search.space.Architecture;
import io.pimento.search.space.ArchitectureJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Another implementation of the training step, run in a process of its own. */
public final class Peer implements AutoCloseable {
  private static final Pattern RATE = Pattern.compile("([0-9][0-9.,]*) samples/s");

  private final String command;
  private final Path paths;

  /**
   * @param command a shell command in which {threads}, {batch} and {steps} stand for the numbers
   *     and {paths} for a file
   * @param architectures what that file holds: an array of choices in the form of architecture
   *     files
   */
  public Peer(String command, List<Architecture> architectures) throws IOException {
    this.command = command;
    this.paths = Files.createTempFile("pimento-paths-", ".json");
    String choices =
        architectures.stream().map(ArchitectureJson::write).collect(Collectors.joining(",\n"));
    Files.writeString(paths, "[" + choices + "]\n");
  }

  /**
   * Runs it and returns the last rate it prints.
   *
   * @throws UserException if it fails or prints no {@code N samples/s}, with its last lines
   */
  public double samplesASecond(int threads, int batch, int steps)
      throws IOException, InterruptedException {
    String line =
        command
            .replace("{threads}", Integer.toString(threads))
            .replace("{batch}", Integer.toString(batch))
            .replace("{steps}", Integer.toString(steps))
            .replace("{paths}", paths.toString());
    Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int exit = process.waitFor();
    if (exit != 0) {
      throw new UserException("the peer ended with exit code " + exit + ": " + tail(output));
    }
    return rate(output);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(paths);
  }

  static double rate(String output) {
    Matcher m = RATE.matcher(output);
    String last = null;
    while (m.find()) {
      last = m.group(1);
    }
    if (last == null) {
      throw new UserException("the peer printed no line with `N samples/s`: " + tail(output));
    }
    return Double.parseDouble(last.replace(",", ""));
  }

  private static String tail(String output) {
    String text = output.strip().replaceAll("\\s*\\R\\s*", " / ");
    return text.isEmpty() ? "(no output)" : text.substring(Math.max(0, text.length() - 300));
  }
}
