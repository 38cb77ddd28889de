package io.pimento.runtime.kernel.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.MemoryOwner;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoesTheChooserRememberTest {
  @TempDir Path folder;

  @Test
  void isAChoiceMadeOnceSavedAndFollowedAfterLoading() throws IOException {
    Path file = folder.resolve("choices.txt");
    Counting first = new Counting(true);
    MatmulChooser chooser = new MatmulChooser(first);
    multiply(chooser, 200);
    int measured = first.calls;
    assertThat(measured).isGreaterThanOrEqualTo(3);
    chooser.save(file);
    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(Files.readAllLines(file).get(1)).matches("nt 8 8 8 (vector|counting)");

    // The opposite of what was measured cannot come from a new measurement.
    for (String provider : List.of("vector", "counting")) {
      Files.write(file, List.of("# pimento matrix-product choices 1", "nt 8 8 8 " + provider));
      Counting second = new Counting(true);
      MatmulChooser resumed = new MatmulChooser(second);
      resumed.load(file);
      multiply(resumed, 200);
      multiply(resumed, 190);
      assertThat(second.calls).isEqualTo(provider.equals("counting") ? 2 : 0);
    }
  }

  @Test
  void isNothingMeasuredByWhoKeepsToTheChoicesOfOthers() throws IOException {
    Path file = folder.resolve("choices.txt");
    Counting rival = new Counting(true);
    MatmulChooser without = new MatmulChooser(rival);
    without.keepTo(file);
    multiply(without, 200);
    assertThat(rival.calls).isZero();
    Files.write(file, List.of("# pimento matrix-product choices 1", "nt 8 8 8 counting"));
    MatmulChooser with = new MatmulChooser(rival);
    with.keepTo(file);
    multiply(with, 200);
    assertThat(rival.calls).isEqualTo(1);
    multiply(with, 300);
    assertThat(rival.calls).isEqualTo(1);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void areSmallProductsNeverMeasured() {
    Counting rival = new Counting(true);
    multiply(new MatmulChooser(rival), 50);
    assertThat(rival.calls).isZero();
  }

  @Test
  void isAnUnavailableProviderLeftOutButRefusedWhereASavedChoiceNamesIt() throws IOException {
    Counting rival = new Counting(false);
    MatmulChooser chooser = new MatmulChooser(rival);
    multiply(chooser, 200);
    assertThat(rival.calls).isZero();
    assertThat(chooser.reason()).contains("vector only").contains("switched off");
    Path file = folder.resolve("choices.txt");
    Files.write(file, List.of("# pimento matrix-product choices 1", "nt 8 8 8 counting"));
    assertThatThrownBy(() -> chooser.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("choices.txt was made where there is 'counting'")
        .hasMessageContaining("remove it to choose kernels again")
        .hasMessageContaining("switched off");
  }

  @Test
  void isAMalformedFileRefusedWithItsLineAndNothingTaken() throws IOException {
    Path file = folder.resolve("choices.txt");
    MatmulChooser chooser = new MatmulChooser(new Counting(true));
    for (String bad :
        List.of(
            "nt 8 8 vector",
            "xx 8 8 8 vector",
            "nt 8 40 8 vector",
            "nt 8 8 8 mkl",
            "nt 8 x 8 vector")) {
      Files.write(file, List.of("# pimento matrix-product choices 1", "nt 9 9 9 vector", bad));
      assertThatThrownBy(() -> chooser.load(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choices.txt:3")
          .hasMessageContaining(bad);
    }
    Files.write(file, List.of("something else"));
    assertThatThrownBy(() -> chooser.load(file)).hasMessageContaining("does not begin with");
    Path saved = folder.resolve("saved.txt");
    chooser.save(saved);
    assertThat(Files.readAllLines(saved)).hasSize(2);
  }

  @Test
  void isEveryFlippedBitOfASavedFileNoticed() throws IOException {
    Path file = folder.resolve("choices.txt");
    MatmulChooser chooser = new MatmulChooser(new Counting(true));
    multiply(chooser, 200);
    chooser.save(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertThatThrownBy(() -> chooser.load(file))
          .as("bit " + bit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("choices.txt");
    }
    Files.write(file, bytes);
    chooser.load(file);
  }

  @Test
  void areUnknownNamesRefused() {
    assertThatThrownBy(() -> MatmulProvider.named("mkl"))
        .hasMessageContaining("'mkl'")
        .hasMessageContaining("vector, openblas and auto");
    assertThat(MatmulProvider.named("vector").name()).isEqualTo("vector");
    assertThat(MatmulProvider.named("auto").name()).isEqualTo("auto");
  }

  private static void multiply(MatmulProvider provider, int size) {
    try (Workers w = new Workers(2);
        MemoryOwner owner = new MemoryOwner()) {
      long a = owner.floats((long) size * size);
      long b = owner.floats((long) size * size);
      long c = owner.floats((long) size * size);
      provider.multiply(
          w,
          ProductForm.NT,
          Matrix.dense(a, size, size),
          Matrix.dense(b, size, size),
          Matrix.dense(c, size, size),
          false,
          0);
    }
  }

  /** Our own kernels under another name. */
  private static final class Counting implements MatmulProvider {
    private final MatmulProvider inner = new VectorMatmul();
    private final boolean available;
    private int calls;

    Counting(boolean available) {
      this.available = available;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public boolean available() {
      return available;
    }

    @Override
    public String reason() {
      return available ? "here" : "switched off";
    }

    @Override
    public void multiply(
        Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
      calls++;
      inner.multiply(w, form, a, b, c, accumulate, bias);
    }
  }
}
