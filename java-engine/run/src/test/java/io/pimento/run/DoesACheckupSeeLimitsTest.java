package io.pimento.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines as their files describe them. */
class DoesACheckupSeeLimitsTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  private void write(String name, String text) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void ofAContainer() throws Exception {
    write("proc/cpuinfo", "processor\t: 0\nprocessor\t: 1\nprocessor\t: 2\nprocessor\t: 3\n");
    write("proc/meminfo", "MemTotal:       16777216 kB\nMemAvailable:    8388608 kB\n");
    write("sys/fs/cgroup/cpu.max", "200000 100000\n");
    write("sys/fs/cgroup/memory.max", "4294967296\n");
    Checkup checkup = new Checkup(root);
    assertThat(checkup.processors(2).line()).contains("2 of 4 usable").contains("200000 100000");
    assertThat(checkup.processors(2).fine()).isFalse();
    assertThat(checkup.memory(4 * GIB).line()).contains("4.00 GiB (the container's limit)");
    assertThat(checkup.memory(4 * GIB).fine()).as("the heap takes all").isFalse();
    assertThat(checkup.memory(GIB).fine()).isTrue();
  }

  @Test
  void ofAWholeMachine() throws Exception {
    write("proc/cpuinfo", "processor\t: 0\nprocessor\t: 1\n");
    write("proc/meminfo", "MemTotal:       16777216 kB\n");
    write("sys/fs/cgroup/cpu.max", "max 100000\n");
    Checkup checkup = new Checkup(root);
    assertThat(checkup.processors(2).fine()).isTrue();
    assertThat(checkup.processors(2).line()).doesNotContain("limit");
    assertThat(checkup.memory(4 * GIB).line()).startsWith("16.00 GiB;");
    assertThat(new Checkup(root.resolve("none")).memory(GIB).line()).startsWith("unknown");
  }

  @Test
  void ofAnOldJava() {
    Checkup checkup = new Checkup(root);
    assertThat(checkup.java(Runtime.Version.parse("25.0.2+10")).fine()).isFalse();
    assertThat(checkup.java(Runtime.Version.parse("25.0.3+9")).fine()).isTrue();
    assertThat(checkup.java(Runtime.Version.parse("26")).fine()).isTrue();
  }
}
