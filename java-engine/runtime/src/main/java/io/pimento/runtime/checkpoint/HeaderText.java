package io.pimento.runtime.checkpoint;

import io.pimento.document.Documents;
import io.pimento.runtime.checkpoint.Safetensors.Entry;
import io.pimento.runtime.checkpoint.Safetensors.Header;
import io.pimento.runtime.checkpoint.Safetensors.Tensor;
import io.pimento.runtime.file.Checksums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON header of a safetensors file, with our checksums among its metadata. */
final class HeaderText {
  /** Of all blocks of all tensors, in the order of their bytes. */
  private static final String BLOCKS = "pimento.checksums";

  /** Of the header itself, as if this checksum were all zeros. */
  private static final String HEADER = "pimento.header";

  private static final String METADATA = "__metadata__";
  private static final String ZEROS = "00000000";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private HeaderText() {}

  /** The header's bytes, padded with spaces to a multiple of eight. */
  static byte[] write(SortedMap<String, Tensor> tensors, Map<String, String> metadata) {
    StringBuilder blocks = new StringBuilder("crc32c " + TensorBlocks.BYTES);
    List<Map.Entry<String, Tensor>> inOrder = Safetensors.inOrder(tensors);
    inOrder.forEach(
        e ->
            TensorBlocks.of(e.getValue())
                .forEach(sum -> blocks.append(' ').append(Checksums.hex(sum))));
    ObjectNode header = MAPPER.createObjectNode();
    ObjectNode meta = header.putObject(METADATA);
    SortedMap<String, String> all = new TreeMap<>(metadata);
    all.put(BLOCKS, blocks.toString());
    all.put(HEADER, ZEROS);
    all.forEach(meta::put);
    long at = 0;
    for (Map.Entry<String, Tensor> e : inOrder) {
      ObjectNode t = header.putObject(e.getKey());
      t.put("dtype", e.getValue().type().name());
      t.set("shape", MAPPER.valueToTree(e.getValue().shape()));
      t.putArray("data_offsets").add(at).add(at + e.getValue().bytes());
      at += e.getValue().bytes();
    }
    String text = MAPPER.writeValueAsString(header);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    java.util.Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    byte[] sum =
        Checksums.hex(Checksums.of(ByteBuffer.wrap(padded))).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(sum, 0, padded, place(padded, ZEROS), sum.length);
    return padded;
  }

  /** Where the header's own checksum stands; -1 if it does not. */
  private static int place(byte[] header, String sum) {
    String key = "\"" + HEADER + "\":\"" + sum + "\"";
    int at = new String(header, StandardCharsets.ISO_8859_1).indexOf(key);
    return at < 0 ? -1 : at + key.length() - 1 - ZEROS.length();
  }

  /**
   * Reads a header.
   *
   * @param any whether tensors may be of other types than float32 and float16
   * @throws IOException naming the tensor that is wrong
   */
  static Header read(byte[] bytes, long dataStart, boolean any) throws IOException {
    JsonNode root = Documents.json("its header", Documents.text("its header", bytes));
    if (!root.isObject()) {
      throw new IOException("its header is no JSON section");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> m : root.path(METADATA).properties()) {
      if (!m.getValue().isString()) {
        throw new IOException("its metadata " + m.getKey() + " is no text: " + m.getValue());
      }
      metadata.put(m.getKey(), m.getValue().asString());
    }
    SortedMap<String, Entry> tensors = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : root.properties()) {
      if (!e.getKey().equals(METADATA)) {
        tensors.put(e.getKey(), entry(e.getKey(), e.getValue(), any));
      }
    }
    String blocks = metadata.remove(BLOCKS);
    String own = metadata.remove(HEADER);
    if ((blocks == null) != (own == null)) {
      throw new IOException("its header is damaged: it has but one of its two checksums");
    }
    if (own != null && blocks != null) {
      check(bytes, own);
      tensors = withBlocks(tensors, blocks);
    }
    return new Header(metadata, tensors, dataStart);
  }

  private static void check(byte[] bytes, String own) throws IOException {
    byte[] zeroed = bytes.clone();
    int at = place(zeroed, own);
    if (at >= 0) {
      java.util.Arrays.fill(zeroed, at, at + ZEROS.length(), (byte) '0');
    }
    if (at < 0 || !Checksums.hex(Checksums.of(ByteBuffer.wrap(zeroed))).equals(own)) {
      throw new IOException("its header is damaged: its checksum is another");
    }
  }

  private static SortedMap<String, Entry> withBlocks(SortedMap<String, Entry> tensors, String text)
      throws IOException {
    List<String> words = List.of(text.split(" ", -1));
    long needed = 2;
    for (Entry e : tensors.values()) {
      needed += TensorBlocks.count(e.to() - e.from());
    }
    if (!words
            .subList(0, Math.min(2, words.size()))
            .equals(List.of("crc32c", "" + TensorBlocks.BYTES))
        || words.size() != needed) {
      throw new IOException("its checksums are of another form than this version writes");
    }
    SortedMap<String, Entry> all = new TreeMap<>();
    List<Entry> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(java.util.Comparator.comparingLong(Entry::from));
    int at = 2;
    for (Entry e : inOrder) {
      List<Integer> sums = new ArrayList<>();
      for (long i = TensorBlocks.count(e.to() - e.from()); i > 0; i--) {
        sums.add(HexFormat.fromHexDigits(words.get(at++)));
      }
      all.put(e.name(), new Entry(e.name(), e.type(), e.shape(), e.from(), e.to(), sums));
    }
    return all;
  }

  private static boolean isOurs(String type) {
    return type.equals(FloatType.F32.name()) || type.equals(FloatType.F16.name());
  }

  private static Entry entry(String name, JsonNode t, boolean any) throws IOException {
    String type = t.path("dtype").asString("");
    if (!t.path("dtype").isString() || (!any && !isOurs(type))) {
      throw new IOException(
          "tensor " + name + " is of type " + t.path("dtype") + ", only F32 and F16 are read");
    }
    List<Integer> shape = new ArrayList<>();
    for (JsonNode d : t.path("shape")) {
      if (!d.isInt() || d.asInt() < 0) {
        throw new IOException("tensor " + name + " has the shape " + t.path("shape"));
      }
      shape.add(d.asInt());
    }
    JsonNode offsets = t.path("data_offsets");
    Long from = offset(offsets.path(0));
    Long to = offset(offsets.path(1));
    if (!t.path("shape").isArray() || offsets.size() != 2 || from == null || to == null) {
      throw new IOException("tensor " + name + " needs shape and two data_offsets, but is " + t);
    }
    long bytes = FloatType.of(type).map(f -> f.bytes(shape)).orElse(Math.max(0, to - from));
    if (to - from != bytes) {
      throw new IOException(
          "tensor "
              + name
              + " of shape "
              + shape
              + " needs "
              + bytes
              + " bytes, but lies at bytes "
              + from
              + " to "
              + to);
    }
    return new Entry(name, type, shape, from, to, List.of());
  }

  private static @Nullable Long offset(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0
        ? value.asLong()
        : null;
  }
}
