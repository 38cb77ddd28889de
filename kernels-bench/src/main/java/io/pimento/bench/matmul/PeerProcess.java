package io.pimento.bench.matmul;

import io.pimento.document.UserException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Another library in a process of its own: in one process such libraries bind one another's
 * symbols, and one would be measured under two names.
 */
public final class PeerProcess implements AutoCloseable {
  /** What an answer starts with; libraries print lines of their own. */
  static final String ANSWER = "nanos ";

  private final String name;
  private final Process process;
  private final Writer to;
  private final BufferedReader from;

  private PeerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.to = process.outputWriter(StandardCharsets.UTF_8);
    this.from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Names that {@link #start} knows. */
  public static List<String> names() {
    return List.of("onednn", "libtorch");
  }

  /**
   * Starts a peer.
   *
   * @param home folder of the product
   * @param threads of the library
   * @throws UserException if there is none of that name or it was not built
   */
  public static PeerProcess start(Path home, String name, int threads) throws IOException {
    if (!names().contains(name)) {
      throw new UserException("there is no peer '" + name + "'; there are " + names());
    }
    Path target = home.resolve("kernels-bench").resolve("peers").resolve(name).resolve("target");
    Path jar = target.resolve("pimento-peer-" + name + "-0.1.0-SNAPSHOT.jar");
    Path libraries = target.resolve("lib");
    if (!Files.isRegularFile(jar) || !Files.isDirectory(libraries)) {
      throw new UserException(
          "the peer %s is not built; build it once with: mvn -Ppeers -Dmaven.test.skip=true package -pl kernels-bench/peers/%s -am"
              .formatted(name, name));
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            jar + File.pathSeparator + libraries + File.separator + "*",
            "io.pimento.peer." + name + ".Main",
            Integer.toString(threads));
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("MKL_NUM_THREADS", Integer.toString(threads));
    // Nothing is fetched at run time, and what is unpacked stays with the build.
    builder.environment().put("DJL_OFFLINE", "true");
    builder.environment().put("OPT_OUT_TRACKING", "true");
    builder.environment().put("DJL_CACHE_DIR", target.resolve("unpacked").toString());
    return new PeerProcess(name, builder.redirectErrorStream(true).start());
  }

  public String name() {
    return name;
  }

  /**
   * Nanoseconds of the fastest call.
   *
   * @throws UserException with what the peer printed, if it ended instead of answering
   */
  public double nanos(Shape s, long nanosEach) throws IOException, InterruptedException {
    StringBuilder printed = new StringBuilder();
    try {
      to.write(
          "%d %s %d %d %d%n"
              .formatted(nanosEach, s.form().name().toLowerCase(Locale.ROOT), s.m(), s.n(), s.k()));
      to.flush();
    } catch (IOException e) {
      printed.append(e.getMessage()).append(" / ");
    }
    for (String line = from.readLine(); line != null; line = from.readLine()) {
      if (line.startsWith(ANSWER)) {
        return Double.parseDouble(line.substring(ANSWER.length()));
      }
      printed.append(line).append(" / ");
    }
    throw new UserException(
        "the peer %s ended with exit code %d: %s"
            .formatted(name, process.waitFor(), tail(printed.toString())));
  }

  private static String tail(String text) {
    return text.substring(0, Math.min(text.length(), 600));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
