package io.pimento.runtime.kernel.matmul;

import io.pimento.runtime.kernel.Matrix;
import io.pimento.runtime.memory.NativeBlock;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parallel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between our own kernels and OpenBLAS by the clock, once a {@link ShapeClass}.
 *
 * <p>Small products are always our own. The first large one of a class is computed by both, a few
 * times, into scratch; OpenBLAS must win by a margin. Which one computes changes the last bits of a
 * result, so a run that must be repeated bit for bit saves its choices and loads them.
 *
 * <p>Thread-safe.
 */
public final class MatmulChooser implements MatmulProvider {
  static final String NAME = "auto";

  /** Multiply-adds below which nothing is measured. */
  private static final long MEASURED_FROM = 1L << 22;

  private static final double MARGIN = 0.9;
  private static final int ROUNDS = 3;
  private static final long LONGEST_NANOS = 150_000_000;

  private final MatmulProvider own = new VectorMatmul();
  private final MatmulProvider rival;
  // By ShapeClass.index(): 0 for not yet known, else 1 + the position in providers().
  private final byte[] choices = new byte[ShapeClass.COUNT];
  private @Nullable Path kept;

  /** Whether nothing is measured: what no choice is known for is our own. */
  private boolean fixed;

  /** Chooses between {@code vector} and {@code openblas}, if the latter is available. */
  public MatmulChooser() {
    this(new OpenBlasMatmul());
  }

  MatmulChooser(MatmulProvider rival) {
    this.rival = rival;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public String reason() {
    return rival.available()
        ? "the faster of %s and %s for each shape".formatted(own.name(), rival.name())
        : "%s only: %s".formatted(own.name(), rival.reason());
  }

  @Override
  public boolean isOwn(ProductForm form, int m, int n, int k) {
    return !rival.available()
        || (long) m * n * k < MEASURED_FROM
        || choices[ShapeClass.index(form, m, n, k)] == 1;
  }

  @Override
  public void multiply(
      Workers w, ProductForm form, Matrix a, Matrix b, Matrix c, boolean accumulate, long bias) {
    choose(w, form, a, b, c).multiply(w, form, a, b, c, accumulate, bias);
  }

  /** Writes the choices made so far, one {@code form log2(M) log2(N) log2(K) provider} a line. */
  public synchronized void save(Path file) throws IOException {
    ChoicesFile.write(file, choices, providers());
  }

  /**
   * Takes over saved choices; shapes that they do not name are measured as before.
   *
   * @throws IOException if the file cannot be read or is malformed, with the line
   */
  public synchronized void load(Path file) throws IOException {
    ChoicesFile.read(file, choices, providers());
  }

  /**
   * Takes over the choices in a file, if it is there, and writes every later one to it before it is
   * used: a run that is killed and started again then computes the same bits.
   */
  public synchronized void keepIn(Path file) throws IOException {
    if (Files.exists(file)) {
      load(file);
    }
    kept = file;
  }

  /**
   * Takes over the choices in a file, if it is there, and makes no others: products that it does
   * not name are our own, so that all who read it compute the same bits.
   */
  public synchronized void keepTo(Path file) throws IOException {
    if (Files.exists(file)) {
      load(file);
    }
    fixed = true;
  }

  private List<MatmulProvider> providers() {
    return List.of(own, rival);
  }

  private MatmulProvider choose(Workers w, ProductForm form, Matrix a, Matrix b, Matrix c) {
    int k = form.depth(a);
    if ((long) c.rows() * c.columns() * k < MEASURED_FROM) {
      return own;
    }
    int index = ShapeClass.index(form, c.rows(), c.columns(), k);
    // A stale 0 only leads to the lock.
    byte choice = choices[index];
    if (choice == 0) {
      choice = measureOnce(index, w, form, a, b, c);
    }
    return choice == 1 ? own : rival;
  }

  private synchronized byte measureOnce(
      int index, Workers w, ProductForm form, Matrix a, Matrix b, Matrix c) {
    if (choices[index] == 0) {
      boolean rivalWins =
          !fixed && rival.available() && measure(w, form, a, b, c.rows(), c.columns());
      byte choice = (byte) (rivalWins ? 2 : 1);
      keep(index, choice);
      choices[index] = choice;
    }
    return choices[index];
  }

  private void keep(int index, byte choice) {
    Path file = kept;
    if (file != null) {
      byte[] next = choices.clone();
      next[index] = choice;
      try {
        ChoicesFile.write(file, next, providers());
      } catch (IOException e) {
        throw new UncheckedIOException("could not keep the choice of kernels in " + file, e);
      }
    }
  }

  /** Returns whether the rival is faster by the margin, over the best of a few rounds. */
  private boolean measure(Workers w, ProductForm form, Matrix a, Matrix b, int m, int n) {
    w.leaveOut();
    Warmup.once(w);
    long ours = Long.MAX_VALUE;
    long theirs = Long.MAX_VALUE;
    try (NativeBlock scratch = NativeMemory.allocateFloats((long) m * n)) {
      Matrix c = Matrix.dense(scratch.address(), m, n);
      long start = System.nanoTime();
      for (int round = 0;
          round < ROUNDS || (round < 3 * ROUNDS && System.nanoTime() - start < LONGEST_NANOS);
          round++) {
        ours = Math.min(ours, time(own, w, form, a, b, c));
        theirs = Math.min(theirs, time(rival, w, form, a, b, c));
      }
    }
    return theirs < MARGIN * ours;
  }

  private static long time(
      MatmulProvider provider, Workers w, ProductForm form, Matrix a, Matrix b, Matrix c) {
    long start = System.nanoTime();
    provider.multiply(w, form, a, b, c, false, 0);
    return System.nanoTime() - start;
  }
}
