package io.pimento.runtime.checkpoint;

import io.pimento.runtime.memory.NativeMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The safetensors format: a little-endian header length, a JSON header that names type, shape and
 * place of every tensor, then the data. Only float32 ({@code F32}) is written or read.
 */
public final class Safetensors {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_HEADER = 100 << 20;

  private Safetensors() {}

  /** A tensor in memory. */
  public record Tensor(List<Integer> shape, long address) {
    long bytes() {
      long n = Float.BYTES;
      for (int d : shape) {
        n *= d;
      }
      return n;
    }
  }

  /** What a file's header says. */
  public record Header(
      Map<String, String> metadata, SortedMap<String, Entry> tensors, long dataStart) {}

  /** Shape and place of a tensor's bytes after the header. */
  public record Entry(List<Integer> shape, long from, long to) {}

  /** Writes all tensors, in the order of their names. */
  public static void write(
      Path file, SortedMap<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = MAPPER.createObjectNode();
    ObjectNode meta = header.putObject("__metadata__");
    new TreeMap<>(metadata).forEach(meta::put);
    long at = 0;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      ObjectNode t = header.putObject(e.getKey());
      t.put("dtype", "F32");
      t.set("shape", MAPPER.valueToTree(e.getValue().shape()));
      t.putArray("data_offsets").add(at).add(at + e.getValue().bytes());
      at += e.getValue().bytes();
    }
    byte[] json = MAPPER.writeValueAsBytes(header);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    head.flip();
    AtomicFile.write(
        file,
        channel -> {
          drain(channel, head);
          for (Tensor t : tensors.values()) {
            NativeMemory.forEachBuffer(t.address(), t.bytes(), part -> drain(channel, part));
          }
        });
  }

  private static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads and checks the header.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Header readHeader(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      fill(channel, length, 0);
      long size = length.getLong(0);
      if (size < 2 || size > MAX_HEADER || 8 + size > channel.size()) {
        throw new IOException("its header would be " + size + " bytes long");
      }
      ByteBuffer json = ByteBuffer.allocate((int) size);
      fill(channel, json, 8);
      Header header = parse(new String(json.array(), StandardCharsets.UTF_8), 8 + size);
      long end = header.tensors().values().stream().mapToLong(Entry::to).max().orElse(0);
      if (8 + size + end != channel.size()) {
        throw new IOException(
            "it should be " + (8 + size + end) + " bytes long, but is " + channel.size());
      }
      return header;
    } catch (EOFException | JacksonException e) {
      throw new IOException(file + " is not a whole safetensors file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read as safetensors: " + e.getMessage(), e);
    }
  }

  private static Header parse(String text, long dataStart) throws IOException {
    JsonNode root = MAPPER.readTree(text);
    Map<String, String> metadata = new LinkedHashMap<>();
    SortedMap<String, Entry> tensors = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : root.properties()) {
      JsonNode t = e.getValue();
      if (e.getKey().equals("__metadata__")) {
        t.properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asString()));
        continue;
      }
      if (!t.path("dtype").asString("").equals("F32")) {
        throw new IOException(
            "tensor " + e.getKey() + " is " + t.path("dtype") + ", only F32 is read");
      }
      List<Integer> shape = new java.util.ArrayList<>();
      t.path("shape").forEach(d -> shape.add(d.asInt()));
      Entry entry =
          new Entry(
              List.copyOf(shape),
              t.path("data_offsets").path(0).asLong(),
              t.path("data_offsets").path(1).asLong());
      if (entry.from() < 0 || entry.to() - entry.from() != new Tensor(shape, 0).bytes()) {
        throw new IOException("tensor " + e.getKey() + " of shape " + shape + " lies at " + entry);
      }
      tensors.put(e.getKey(), entry);
    }
    return new Header(metadata, tensors, dataStart);
  }

  /** Reads one tensor's entries to an address. */
  public static void read(FileChannel channel, Header header, Entry entry, long address)
      throws IOException {
    long[] at = {header.dataStart() + entry.from()};
    NativeMemory.forEachBuffer(
        address,
        entry.to() - entry.from(),
        part -> {
          int size = part.remaining();
          fill(channel, part, at[0]);
          at[0] += size;
        });
  }

  private static void fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw new EOFException("it ends at byte " + at);
      }
      at += n;
    }
  }
}
