package io.pimento.run;

import io.pimento.report.text.Text;
import io.pimento.run.backend.Backends;
import io.pimento.runtime.kernel.Simd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this program finds on a machine, what of it is used, and why the rest is not.
 *
 * @param root where {@code /proc} and {@code /sys} are looked for
 */
public record Checkup(Path root) {
  private static final Pattern KIBIBYTES = Pattern.compile("^(\\w+): +(\\d+) kB$");

  /** The first update of JDK 25 whose G1 keeps pinned arrays whole. */
  private static final Runtime.Version SOUND = Runtime.Version.parse("25.0.3");

  private static final int WIDEST = 512;
  private static final double LEAST_DISK = 1e9;

  /** A finding. */
  public record Finding(String about, String line, boolean fine) {}

  /** All findings about this machine, as one reads them. */
  public static List<Finding> here() throws IOException {
    return new Checkup(Path.of("/")).all();
  }

  private List<Finding> all() throws IOException {
    List<Finding> all = new ArrayList<>();
    all.add(new Finding("program", Environment.version(), true));
    all.add(java(Runtime.version()));
    all.add(vectors());
    all.add(processors(Runtime.getRuntime().availableProcessors()));
    all.add(memory(Runtime.getRuntime().maxMemory()));
    all.add(hugePages());
    for (String line : Backends.lines()) {
      all.add(new Finding("backend", line, !line.contains(" cannot be used: ")));
    }
    all.add(disk("here", Path.of("")));
    all.add(disk("temporary files", Path.of(System.getProperty("java.io.tmpdir"))));
    return all;
  }

  /** The Java virtual machine. */
  Finding java(Runtime.Version version) {
    boolean old = version.feature() == 25 && version.compareToIgnoreOptional(SOUND) < 0;
    return new Finding(
        "java",
        System.getProperty("java.vm.name")
            + " "
            + version
            + (old ? "; 25.0.0 to 25.0.2 can damage arrays that are read natively: update" : ""),
        !old);
  }

  private Finding vectors() throws IOException {
    String flags = text("proc/cpuinfo");
    int widest = flags.contains(" avx512f") ? WIDEST : flags.contains(" avx2") ? 256 : 128;
    boolean narrower = Simd.BITS < widest;
    return new Finding(
        "vectors",
        Simd.BITS
            + " bits"
            + (narrower
                ? " of the "
                    + widest
                    + " that the processor has: the virtual machine was told so, or does not"
                    + " support it (-XX:UseAVX, -D"
                    + Simd.BITS_PROPERTY
                    + ")"
                : ", the processor's widest"),
        !narrower);
  }

  /** Processors of the machine and those that this process may use. */
  Finding processors(int usable) throws IOException {
    long there = text("proc/cpuinfo").lines().filter(l -> l.startsWith("processor")).count();
    String quota = text("sys/fs/cgroup/cpu.max").strip();
    boolean limited = !quota.isEmpty() && !quota.startsWith("max");
    boolean fewer = there > usable;
    return new Finding(
        "processors",
        Environment.cpu()
            + ", "
            + usable
            + (fewer ? " of " + there : "")
            + " usable"
            + (limited ? " (the container's limit, cpu.max, is " + quota + ")" : "")
            + (fewer && !limited ? " (taskset, cpuset or -XX:ActiveProcessorCount)" : ""),
        !fewer);
  }

  /** Memory of the machine or its container, beside what the heap may take. */
  Finding memory(long heap) throws IOException {
    OptionalLong total = kibibytes("MemTotal");
    OptionalLong available = kibibytes("MemAvailable");
    String limit = text("sys/fs/cgroup/memory.max").strip();
    long most = total.orElse(Long.MAX_VALUE);
    if (limit.matches("\\d{1,18}")) {
      most = Math.min(most, Long.parseLong(limit));
    }
    boolean tight = heap > most / 2;
    return new Finding(
        "memory",
        (most == Long.MAX_VALUE ? "unknown" : Text.bytes(most))
            + (limit.matches("\\d{1,18}") ? " (the container's limit)" : "")
            + (available.isPresent() ? ", " + Text.bytes(available.getAsLong()) + " free" : "")
            + "; the heap may take "
            + Text.bytes(heap)
            + (tight
                ? ", which leaves little for weights, that lie outside it: set PIMENTO_HEAP"
                : ""),
        !tight);
  }

  private Finding hugePages() throws IOException {
    String mode = text("sys/kernel/mm/transparent_hugepage/enabled").strip();
    boolean none = mode.isEmpty() || mode.contains("[never]");
    return new Finding(
        "huge pages",
        none ? "off: look-ups in large tables take about a third longer" : mode,
        !none);
  }

  private static Finding disk(String what, Path place) {
    // Not by its file store, which cannot be found in every container.
    long free = place.toAbsolutePath().toFile().getUsableSpace();
    boolean writable = Files.isWritable(place.toAbsolutePath());
    return new Finding(
        "disk",
        what + ": " + Text.bytes(free) + " free" + (writable ? "" : ", not to be written"),
        free > LEAST_DISK && writable);
  }

  private OptionalLong kibibytes(String name) throws IOException {
    return text("proc/meminfo")
        .lines()
        .map(KIBIBYTES::matcher)
        .filter(m -> m.matches() && m.group(1).equals(name))
        .mapToLong(Checkup::bytes)
        .findFirst();
  }

  private static long bytes(Matcher m) {
    return 1024 * Long.parseLong(m.group(2));
  }

  /** A file of the system; empty where there is none. */
  private String text(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.isReadable(file) ? Files.readString(file) : "";
  }
}
