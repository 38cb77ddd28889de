package io.pimento.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pimento.graph.Initializer;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import io.pimento.runtime.parameter.Parameter;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsACheckpointWholeTest {
  private static final List<ParameterSpec> SPECS =
      List.of(
          ParameterSpec.matrix("_blocks.0.weight", 3, 5),
          ParameterSpec.vector("_blocks.0.bias", 3, Initializer.SMALL_GAIN),
          ParameterSpec.table("_embedding.0.weight", 11, 4));

  @TempDir Path folder;

  private Path written() throws IOException {
    Path file = folder.resolve("m.safetensors");
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      SPECS.forEach(store::get);
      NativeMemory.put(store.get(SPECS.getFirst()).state("accumulator"), 7, 2.5f);
      Checkpoint.write(file, store, Map.of("pimento.step", "12"));
    }
    return file;
  }

  @Test
  void readingGivesBackEveryBit() throws IOException {
    Path file = written();
    try (Workers workers = new Workers(1);
        ParameterStore same = new ParameterStore(1, workers);
        ParameterStore other = new ParameterStore(2, workers)) {
      assertThat(Checkpoint.read(file, other, SPECS)).containsEntry("pimento.step", "12");
      for (ParameterSpec spec : SPECS) {
        for (int i = 0; i < spec.size(); i++) {
          assertThat(NativeMemory.get(other.get(spec).address(), i))
              .isEqualTo(NativeMemory.get(same.get(spec).address(), i));
        }
      }
      Parameter p = other.get(SPECS.getFirst());
      assertThat(NativeMemory.get(p.state("accumulator"), 7)).isEqualTo(2.5f);
    }
  }

  @Test
  void aCutOrDamagedFileIsNamed() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 40, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.readHeader(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("m.safetensors");
    }
    bytes[9] = 'x';
    Files.write(file, bytes);
    assertThatThrownBy(() -> Safetensors.readHeader(file)).hasMessageContaining("m.safetensors");
  }

  @Test
  void anotherModelsFileIsRefused() throws IOException {
    Path file = written();
    try (Workers workers = new Workers(1);
        ParameterStore store = new ParameterStore(1, workers)) {
      List<ParameterSpec> wider = List.of(ParameterSpec.matrix("_blocks.0.weight", 3, 6));
      assertThatThrownBy(() -> Checkpoint.read(file, store, wider))
          .hasMessageContaining("_blocks.0.weight")
          .hasMessageContaining("[3, 5]");
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path file = written();
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(java.nio.ByteBuffer.wrap(new byte[10]));
                      throw new IOException("No space left on device");
                    }))
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("untouched");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void pythonsSafetensorsReadsIt() throws Exception {
    assumeTrue(python("import safetensors.numpy") == 0, "Python's safetensors is not installed");
    Path file = written();
    String code =
        """
        import sys
        from safetensors import safe_open
        with safe_open(sys.argv[1], framework="np") as f:
            assert f.metadata()["pimento.step"] == "12", f.metadata()
            assert sorted(f.keys()) == sorted(["_blocks.0.weight", "_blocks.0.bias", "_embedding.0.weight",
                "optimizer.accumulator._blocks.0.weight"]), f.keys()
            t = f.get_tensor("optimizer.accumulator._blocks.0.weight")
            assert t.shape == (3, 5) and t[1, 2] == 2.5 and t.sum() == 2.5, t
            assert abs(f.get_tensor("_blocks.0.bias") - 0.17).max() < 1e-7
        """;
    assertThat(python(code, file.toString())).isZero();
  }

  private static int python(String code, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("python3", "-c", code));
    command.addAll(List.of(arguments));
    try {
      Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code2 = p.waitFor();
      if (code2 != 0 && arguments.length > 0) {
        System.err.println(said);
      }
      return code2;
    } catch (IOException e) {
      return -1;
    }
  }
}
