package io.pimento.cuda;

import static org.bytedeco.cuda.global.nvrtc.*;

import io.pimento.document.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * The kernels as machine code: what the build compiled, or else the sources compiled by NVRTC and
 * kept on disk under the hash of sources and architecture.
 */
final class KernelImage {
  /** Folder of compiled kernels, when not the user's cache folder. */
  static final String CACHE_PROPERTY = "pimento.cuda.cache";

  private static final String MAIN = "tape.cu";
  private static final List<String> HEADERS =
      List.of(
          "attention.cuh",
          "common.cuh",
          "crop.cuh",
          "elementwise.cuh",
          "embedding.cuh",
          "exchange.cuh",
          "exchangerows.cuh",
          "gather.cuh",
          "halfcopy.cuh",
          "halfproduct.cuh",
          "halves.cuh",
          "interaction.cuh",
          "layernorm.cuh",
          "loss.cuh",
          "norm.cuh",
          "normlast.cuh",
          "normlong.cuh",
          "normrows.cuh",
          "pairlinear.cuh",
          "parts.cuh",
          "product.cuh",
          "products.cuh",
          "ptx.cuh",
          "quantize.cuh",
          "rowlinear.cuh",
          "rows.cuh",
          "rowtile.cuh",
          "rowtriangle.cuh",
          "shapes.cuh",
          "transformer.cuh",
          "transformergradient.cuh",
          "turnedproduct.cuh",
          "update.cuh",
          "warpgroup.cuh",
          "warpgroupproduct.cuh");

  private KernelImage() {}

  static byte[] of(Precision precision, CudaDevice device) {
    try {
      byte[] built = resource("tape-" + precision.image().label() + ".fatbin");
      return built != null ? built : compiled(precision, device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that the kernels are compiled from, without the generated one. */
  static List<String> sources() {
    List<String> all = new ArrayList<>(HEADERS);
    all.add(MAIN);
    return all;
  }

  private static byte @Nullable [] resource(String name) throws IOException {
    try (InputStream in = KernelImage.class.getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static String source(String name) throws IOException {
    if (name.equals(InstructionHeader.NAME)) {
      return InstructionHeader.text();
    }
    byte[] bytes = resource(name);
    if (bytes == null) {
      throw new IOException("the kernels' source " + name + " is not in this build");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] compiled(Precision precision, CudaDevice device) throws IOException {
    // Products by warpgroups belong to this one architecture, and its name says so.
    String architecture = "sm_" + device.capability() + (device.capability() == 90 ? "a" : "");
    String exact = "-DEXACT=" + (precision.image() == Precision.FP32 ? 1 : 0);
    Path file = cache().resolve("tape-" + hash(architecture + exact) + ".cubin");
    if (Files.isRegularFile(file)) {
      return Files.readAllBytes(file);
    }
    byte[] image = nvrtc(List.of("--gpu-architecture=" + architecture, exact, "-std=c++17"));
    Files.createDirectories(file.getParent());
    Path temporary = Files.createTempFile(file.getParent(), "tape", ".tmp");
    Files.write(temporary, image);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    return image;
  }

  private static Path cache() {
    String folder = System.getProperty(CACHE_PROPERTY);
    return folder != null
        ? Path.of(folder)
        : Path.of(System.getProperty("user.home"), ".cache", "pimento", "cuda");
  }

  private static String hash(String options) throws IOException {
    List<String> texts = new ArrayList<>(List.of(options, source(MAIN), InstructionHeader.text()));
    for (String h : HEADERS) {
      texts.add(source(h));
    }
    return Sha256.hex(16, texts.toArray(String[]::new));
  }

  private static byte[] nvrtc(List<String> options) throws IOException {
    List<String> headers = new ArrayList<>(HEADERS);
    headers.add(InstructionHeader.NAME);
    try (PointerPointer<BytePointer> texts = new PointerPointer<>(headers.size());
        PointerPointer<BytePointer> names = new PointerPointer<>(headers.size());
        PointerPointer<BytePointer> flags = new PointerPointer<>(options.size())) {
      List<BytePointer> held = new ArrayList<>();
      for (int i = 0; i < headers.size(); i++) {
        held.add(new BytePointer(source(headers.get(i)), StandardCharsets.UTF_8));
        texts.put(i, held.getLast());
        held.add(new BytePointer(headers.get(i), StandardCharsets.UTF_8));
        names.put(i, held.getLast());
      }
      for (int i = 0; i < options.size(); i++) {
        held.add(new BytePointer(options.get(i), StandardCharsets.UTF_8));
        flags.put(i, held.getLast());
      }
      _nvrtcProgram program = new _nvrtcProgram();
      try (BytePointer main = new BytePointer(source(MAIN), StandardCharsets.UTF_8);
          BytePointer name = new BytePointer(MAIN, StandardCharsets.UTF_8)) {
        check(nvrtcCreateProgram(program, main, name, headers.size(), texts, names), "");
        int code = nvrtcCompileProgram(program, options.size(), flags);
        check(code, code == 0 ? "" : log(program));
        try (SizeTPointer size = new SizeTPointer(1)) {
          check(nvrtcGetCUBINSize(program, size), "");
          byte[] image = new byte[Math.toIntExact(size.get())];
          check(nvrtcGetCUBIN(program, image), "");
          return image;
        }
      } finally {
        held.forEach(BytePointer::close);
        nvrtcDestroyProgram(program);
      }
    } catch (LinkageError e) {
      throw new CudaException(
          "this build has no compiled kernels (nvcc was not there), and NVRTC (libnvrtc.so.13) to"
              + " compile them now cannot be loaded: "
              + e.getMessage());
    }
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      nvrtcGetProgramLogSize(program, size);
      byte[] log = new byte[Math.toIntExact(size.get())];
      nvrtcGetProgramLog(program, log);
      // The log ends with a zero.
      return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
    }
  }

  private static void check(int code, String log) {
    if (code != 0) {
      throw new CudaException("compiling the kernels failed (NVRTC error " + code + ") " + log);
    }
  }
}
