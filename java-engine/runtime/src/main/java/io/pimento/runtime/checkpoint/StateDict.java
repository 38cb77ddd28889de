package io.pimento.runtime.checkpoint;

import io.pimento.document.UserException;
import io.pimento.graph.ParameterSpec;
import io.pimento.runtime.memory.NativeMemory;
import io.pimento.runtime.parameter.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tensors by name as other programs save them as safetensors: float32, or float16, bfloat16 and
 * float64, which are converted.
 */
public final class StateDict {
  /** How a zip archive begins, which is what {@code torch.save} writes. */
  private static final byte[] ARCHIVE = {'P', 'K', 3, 4};

  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final Safetensors.Header header;

  private StateDict(Path file, Safetensors.Header header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws UserException if there is none, or it is of another format that PyTorch writes
   * @throws IOException naming the file and what is wrong with it
   */
  public static StateDict open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("no file of weights " + file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(ARCHIVE.length);
      channel.read(first, 0);
      if (Arrays.equals(first.array(), ARCHIVE)) {
        throw new UserException(
            file
                + " is what torch.save writes, which is a program rather than data; save it with"
                + " safetensors.torch.save_file(model.state_dict(), FILE)");
      }
    }
    return new StateDict(file, Safetensors.readAnyHeader(file));
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The names of all tensors. */
  public List<String> names() {
    return List.copyOf(header.tensors().keySet());
  }

  /** The shape of a tensor that is there. */
  public List<Integer> shape(String name) {
    return entry(name).shape();
  }

  private Safetensors.Entry entry(String name) {
    Safetensors.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(file + " has no tensor " + name);
    }
    return entry;
  }

  private FloatType type(Safetensors.Entry entry) {
    return FloatType.of(entry.type())
        .orElseThrow(
            () ->
                new UserException(
                    file
                        + ": tensor "
                        + entry.name()
                        + " "
                        + entry.shape()
                        + " is of type "
                        + entry.type()
                        + "; float32, float16, bfloat16 and float64 are read"));
  }

  /**
   * Fills parameters from the tensors of their names, which must be these and no others.
   *
   * @return how many tensors of each type were converted, by its name
   * @throws UserException naming the first tensor that is missing, nobody's, of another shape or
   *     type, or holds what is no finite float32
   */
  public SortedMap<String, Integer> fill(ParameterStore store, Collection<ParameterSpec> specs)
      throws IOException {
    Map<String, ParameterSpec> wanted = new TreeMap<>();
    specs.forEach(spec -> wanted.put(spec.name(), spec));
    requireThese(wanted);
    SortedMap<String, Integer> converted = new TreeMap<>();
    for (ParameterSpec spec : wanted.values()) {
      Safetensors.Entry entry = entry(spec.name());
      if (type(entry) != FloatType.F32) {
        converted.merge(type(entry).words(), 1, Integer::sum);
      }
      read(spec.name(), store.get(spec).address());
    }
    return converted;
  }

  private void requireThese(Map<String, ParameterSpec> wanted) {
    List<ParameterSpec> missing =
        wanted.values().stream().filter(p -> !header.tensors().containsKey(p.name())).toList();
    if (!missing.isEmpty()) {
      ParameterSpec first = missing.getFirst();
      throw new UserException(
          file
              + " has no tensor "
              + first.name()
              + " "
              + first.shape()
              + ", which the model has"
              + more(missing)
              + inside(first.name()));
    }
    List<String> unknown = names().stream().filter(n -> !wanted.containsKey(n)).toList();
    if (!unknown.isEmpty()) {
      String first = unknown.getFirst();
      throw new UserException(
          file
              + " has the tensor "
              + first
              + " "
              + shape(first)
              + ", which the model has not"
              + more(unknown));
    }
    for (ParameterSpec spec : wanted.values()) {
      Safetensors.Entry entry = entry(spec.name());
      if (!entry.shape().equals(spec.shape())) {
        throw new UserException(
            file
                + ": tensor "
                + spec.name()
                + " is "
                + entry.shape()
                + ", the model's is "
                + spec.shape());
      }
      type(entry);
    }
  }

  private static String more(List<?> names) {
    return names.size() == 1 ? "" : ", and likewise " + (names.size() - 1) + " more";
  }

  /** What to do where a module was saved inside another. */
  private String inside(String name) {
    Optional<String> longer = names().stream().filter(n -> n.endsWith("." + name)).findFirst();
    return longer.isEmpty()
        ? ""
        : "; it has " + longer.get() + ": save the state dict of the exported module itself";
  }

  /**
   * Reads a tensor to an address, as float32.
   *
   * @throws UserException naming it if it is of another kind of type, or holds what is no finite
   *     float32
   * @throws IOException if the file is damaged
   */
  public void read(String name, long address) throws IOException {
    Safetensors.Entry entry = entry(name);
    FloatType type = type(entry);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (type == FloatType.F32) {
        Safetensors.read(channel, header, entry, address);
      } else {
        convert(channel, entry, type, address);
      }
    } catch (IOException wrong) {
      throw new IOException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private void convert(FileChannel channel, Safetensors.Entry entry, FloatType type, long address)
      throws IOException {
    ByteBuffer part = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    long count = (entry.to() - entry.from()) / type.bytes();
    long done = 0;
    while (done < count) {
      int n = (int) Math.min(CHUNK / type.bytes(), count - done);
      part.clear().limit(n * type.bytes());
      Safetensors.fill(channel, part, header.dataStart() + entry.from() + done * type.bytes());
      part.flip();
      for (int i = 0; i < n; i++) {
        double value = type.get(part);
        if (!Float.isFinite((float) value)) {
          throw new IOException(
              "tensor "
                  + entry.name()
                  + " holds "
                  + value
                  + " at entry "
                  + (done + i)
                  + ", which is no finite float32");
        }
        NativeMemory.put(address, done + i, (float) value);
      }
      done += n;
    }
  }
}
