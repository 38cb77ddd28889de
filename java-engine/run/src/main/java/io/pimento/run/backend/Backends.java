package io.pimento.run.backend;

import io.pimento.cuda.CudaException;
import io.pimento.document.UserException;
import io.pimento.runtime.backend.Gpu;
import io.pimento.runtime.backend.Processor;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.kernel.Simd;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.kernel.matmul.OpenBlasMatmul;
import io.pimento.runtime.kernel.matmul.VectorMatmul;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one place where kernels are chosen. */
public final class Backends {
  /** The name that leaves the choice to the program. */
  public static final String AUTO = "auto";

  static final String REFERENCE = "reference";
  static final String VECTOR = "vector";
  static final String OPENBLAS = "openblas";

  /** A GPU, the first; with a colon and a number that one. */
  public static final String CUDA = "cuda";

  /** One backend, and why it can or cannot be used here. */
  private record Entry(String name, boolean available, String reason) {}

  /**
   * What a run computes with: one line that says it, and why nothing else.
   *
   * @param device number of the first GPU; 0 on the processor
   * @param gpus how many from that on; 1 on the processor
   * @param kernels file of the kernels chosen for large products; null to choose by the clock
   */
  public record Choice(
      String name,
      int device,
      int gpus,
      BackendPrecision precision,
      String line,
      @Nullable Path kernels) {
    private Choice(String name, BackendPrecision precision, String line) {
      this(name, 0, 1, precision, line, null);
    }

    /**
     * On several GPUs, from its own on.
     *
     * @param asked how many, or {@code all}
     * @throws UserException if there are not so many
     */
    public Choice withGpus(String asked) {
      if (!name.equals(CUDA)) {
        throw new UserException("--gpus is for --backend cuda, not for backend " + name);
      }
      boolean all = asked.equals("all");
      if (!all && !asked.matches("[1-9]\\d{0,3}")) {
        throw new UserException("--gpus must be a number of at least 1, or all, not " + asked);
      }
      int count = all ? Gpu.count() - device : Integer.parseInt(asked);
      requireDevice(CUDA + " on " + count + " GPUs", device + count - 1);
      return new Choice(
          name,
          device,
          count,
          precision,
          count == 1 ? line : line + "; on " + count + " GPUs",
          kernels);
    }

    /**
     * With a file of chosen kernels, read if it is there and else written.
     *
     * @throws UserException if this choice leaves nothing to choose
     */
    public Choice with(Path file) {
      if (!name.equals(AUTO) && !name.equals(CUDA)) {
        throw new UserException(
            "--kernels is for --backend auto; backend "
                + name
                + " has one kernel for each product");
      }
      return new Choice(name, device, gpus, precision, line, file);
    }

    /** Only the first of its GPUs. */
    public Choice first() {
      return new Choice(name, device, 1, precision, line, kernels);
    }

    /** New matrix products of this choice. */
    public MatmulProvider matmul() {
      return switch (name) {
        case AUTO, CUDA -> chooser();
        case VECTOR -> new VectorMatmul();
        case OPENBLAS -> new OpenBlasMatmul();
        default ->
            throw new UserException(
                "backend "
                    + name
                    + " is for `pimento parity`; here use --backend auto, vector or openblas");
      };
    }

    private MatmulChooser chooser() {
      MatmulChooser chooser = new MatmulChooser();
      if (kernels != null) {
        try {
          chooser.keepIn(kernels);
        } catch (IOException e) {
          throw new UserException("--kernels: " + e.getMessage(), e);
        }
      }
      return chooser;
    }

    /**
     * What computes, opened for who asks.
     *
     * @param matmul matrix products of this choice, for the processor
     */
    public Device open(MatmulProvider matmul) {
      return open(matmul, new Tiling());
    }

    /**
     * The same.
     *
     * @param tiling whether the processor goes by tiles of samples
     */
    public Device open(MatmulProvider matmul, Tiling tiling) {
      if (gpus > 1) {
        throw oneGpu("this computes");
      }
      return openAll(matmul, tiling, TablePlace.COPIES).getFirst();
    }

    /**
     * All that computes, one after the other GPU.
     *
     * @param tables where GPUs that train a supernet have its large ones
     */
    public List<Device> openAll(MatmulProvider matmul, Tiling tiling, TablePlace tables) {
      if (!name.equals(CUDA)) {
        return List.of(new Processor(matmul, tiling));
      }
      List<Device> all = new ArrayList<>();
      try {
        for (int i = 0; i < gpus; i++) {
          all.add(Gpu.open(device + i, precision.factors(), tables));
        }
      } catch (CudaException e) {
        all.forEach(Device::close);
        throw new UserException(
            "backend cuda:" + (device + all.size()) + " cannot be used: " + e.getMessage(), e);
      }
      return List.copyOf(all);
    }

    public boolean reference() {
      return name.equals(REFERENCE);
    }
  }

  private Backends() {}

  /**
   * What to say where several GPUs were asked for one piece of work.
   *
   * @param what it is, such as "a supernet trains"
   */
  public static UserException oneGpu(String what) {
    return new UserException(
        what
            + " on one GPU; --gpus is for trainings side by side (auto, search, retrain, rank,"
            + " codesign) and for train");
  }

  /** A line for each: whether it can be used here, and what it is or why not. */
  public static List<String> lines() {
    return entries().stream()
        .map(e -> e.name() + (e.available() ? ": " : " cannot be used: ") + e.reason())
        .toList();
  }

  private static List<Entry> entries() {
    OpenBlasMatmul openblas = new OpenBlasMatmul();
    return List.of(
        new Entry(REFERENCE, true, "double precision by definition, slow: for parity"),
        new Entry(VECTOR, true, "Vector API, " + Simd.BITS + " bits, " + Simd.LANES + " floats"),
        new Entry(OPENBLAS, openblas.available(), openblas.reason()),
        new Entry(CUDA, Gpu.unavailable().isEmpty(), Gpu.unavailable().orElse("")));
  }

  /**
   * Chooses.
   *
   * @param asked a backend's name, {@code cuda:N} for the GPU of that number, or {@code auto}
   * @param precision null for the backend's own
   * @throws UserException if what was asked for by name cannot be had
   */
  public static Choice choose(String asked, @Nullable BackendPrecision precision) {
    boolean gpu = asked.equals(AUTO) && entry(CUDA).available();
    if (gpu && precision != BackendPrecision.DOUBLE) {
      return choose(CUDA, precision);
    }
    if (asked.equals(AUTO) && precision != null && precision.ofGpus()) {
      return choose(CUDA, precision);
    }
    if (asked.equals(AUTO) && precision != BackendPrecision.DOUBLE) {
      return new Choice(
          AUTO,
          BackendPrecision.FLOAT,
          "backend vector ("
              + entry(VECTOR).reason()
              + "); large matrix products of training: "
              + new MatmulChooser().reason()
              + "; not used: "
              + others(List.of(VECTOR, OPENBLAS)));
    }
    boolean numbered = asked.startsWith(CUDA + ":");
    int device = numbered ? number(asked) : 0;
    Entry entry = entry(asked.equals(AUTO) ? REFERENCE : numbered ? CUDA : asked);
    if (!entry.available()) {
      throw new UserException(
          "backend " + asked + " cannot be used: " + entry.reason() + "; use --backend auto");
    }
    boolean reference = entry.name().equals(REFERENCE);
    if (precision == BackendPrecision.DOUBLE && !reference) {
      throw new UserException(
          "backend "
              + entry.name()
              + " computes in float; double runs on --backend reference only");
    }
    if (precision != null && precision.ofGpus() && !entry.name().equals(CUDA)) {
      throw new UserException(
          "backend "
              + entry.name()
              + " has no "
              + (precision == BackendPrecision.TF32 ? "TF32" : "products of halves")
              + "; --precision "
              + precision.name().toLowerCase(Locale.ROOT)
              + " runs on --backend cuda only");
    }
    if (precision == BackendPrecision.FLOAT && reference) {
      throw new UserException(
          "backend reference computes in double only; for float use --backend vector");
    }
    if (entry.name().equals(CUDA)) {
      requireDevice(asked, device);
      BackendPrecision own = precision == null ? BackendPrecision.FLOAT : precision;
      return new Choice(
          CUDA,
          device,
          1,
          own,
          "backend " + asked + " (" + own.products() + "); not used: " + others(List.of(CUDA)),
          null);
    }
    // OpenBLAS has matrix products only; everything else is the vector backend's.
    List<String> used =
        entry.name().equals(OPENBLAS) ? List.of(OPENBLAS, VECTOR) : List.of(entry.name());
    return new Choice(
        entry.name(),
        reference ? BackendPrecision.DOUBLE : BackendPrecision.FLOAT,
        "backend "
            + (entry.name().equals(OPENBLAS)
                ? "vector, matrix products of training by openblas"
                : entry.name())
            + " ("
            + entry.reason()
            + "); not used: "
            + others(used));
  }

  /** The number after the colon. */
  private static int number(String asked) {
    String number = asked.substring(CUDA.length() + 1);
    if (!number.matches("\\d{1,4}")) {
      throw new UserException(
          "backend "
              + asked
              + ": after the colon comes the number of a GPU, from 0, such as cuda:1");
    }
    return Integer.parseInt(number);
  }

  private static void requireDevice(String asked, int device) {
    try {
      Gpu.require(device);
    } catch (CudaException e) {
      throw new UserException("backend " + asked + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static Entry entry(String name) {
    return entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "unknown backend '"
                        + name
                        + "'; there are auto, reference, vector, openblas, cuda and"
                        + " cuda:N"));
  }

  private static String others(List<String> used) {
    return entries().stream()
        .filter(e -> !used.contains(e.name()))
        .map(
            e ->
                e.name()
                    + " ("
                    + (e.name().equals(OPENBLAS) && e.available() ? "not asked for" : e.reason())
                    + ")")
        .collect(Collectors.joining(", "));
  }
}
