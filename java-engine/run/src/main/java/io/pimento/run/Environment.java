package io.pimento.run;

import io.pimento.runtime.kernel.Simd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a result was computed on. */
public final class Environment {
  private Environment() {}

  /** By name, in the order in which people read it. */
  public static Map<String, Object> describe(String backend, int threads) {
    Map<String, Object> e = new LinkedHashMap<>();
    e.put("program", version());
    String revision = revision();
    if (revision != null) {
      e.put("revision", revision);
    }
    e.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    e.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    e.put("cpu", cpu());
    e.put("cores", Runtime.getRuntime().availableProcessors());
    e.put("threads", threads);
    e.put("simd_bits", Simd.BITS);
    e.put("heap_bytes", Runtime.getRuntime().maxMemory());
    e.put("backend", backend);
    return e;
  }

  /** What of it decides last bits, by name: where it is equal, so is what processors compute. */
  public static SortedMap<String, String> decidesBits() {
    SortedMap<String, String> all = new TreeMap<>();
    all.put("program", version());
    all.put("revision", Objects.requireNonNullElse(revision(), "unknown"));
    all.put("java", Runtime.version().toString());
    all.put("vector bits", Integer.toString(Simd.BITS));
    return all;
  }

  /** The program's version, if it runs from its jar. */
  public static String version() {
    String v = Environment.class.getPackage().getImplementationVersion();
    return "pimento " + Objects.requireNonNullElse(v, "(unpackaged)");
  }

  /** The processor, as it names itself. */
  public static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(l -> l.startsWith("model name"))
          .findFirst()
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** The commit of the program's checkout, read from git's own files, or of an archive. */
  private static @org.jspecify.annotations.Nullable String revision() {
    String home = System.getProperty("pimento.home");
    if (home == null) {
      return null;
    }
    try {
      Path archived = Path.of(home, "revision");
      if (Files.isRegularFile(archived)) {
        return Files.readString(archived).strip();
      }
      Path git = Path.of(home, ".git");
      if (Files.isRegularFile(git)) {
        git = Path.of(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
      }
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (!head.startsWith("ref: ")) {
        return head;
      }
      Path ref = Path.of(head.substring(5));
      Path common = git.resolve("commondir");
      Path base = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
      return Files.readString(base.resolve(ref)).strip();
    } catch (IOException e) {
      return null;
    }
  }
}
