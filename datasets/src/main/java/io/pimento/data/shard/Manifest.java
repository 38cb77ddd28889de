package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import io.pimento.data.Origin;
import io.pimento.data.Split;
import io.pimento.data.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code dataset.json}: the schema and the list of shards. Written after them, so it seals them.
 * The version is that of the shards, or 3 where fields have origins: those of the input say none.
 */
record Manifest(
    String format,
    int version,
    DataSchema schema,
    String schemaHash,
    long rowsPerShard,
    List<Entry> shards) {
  static final String FILE = "dataset.json";
  static final String FORMAT = "pimento-dataset";
  static final int VERSION_WITH_ORIGINS = 3;
  private static final String ORIGIN = "origin";

  /** One shard, in the order of its split. */
  record Entry(String file, Split split, long rows, String payloadCrc32c) {}

  static Manifest of(DataSchema schema, long rowsPerShard, List<Entry> shards) {
    return new Manifest(
        FORMAT,
        hasOrigins(schema) ? VERSION_WITH_ORIGINS : ShardHeader.VERSION,
        schema,
        Long.toHexString(SchemaHash.of(schema)),
        rowsPerShard,
        List.copyOf(shards));
  }

  private static boolean hasOrigins(DataSchema schema) {
    return schema.dense().stream().anyMatch(field -> field.origin().derived())
        || schema.categorical().stream().anyMatch(field -> field.origin().derived());
  }

  byte[] toJson() {
    JsonNode tree = StrictJson.MAPPER.valueToTree(this);
    JsonNode raw = StrictJson.MAPPER.valueToTree(Origin.RAW);
    fields(
        tree,
        field -> {
          if (raw.equals(field.get(ORIGIN))) {
            field.remove(ORIGIN);
          }
        });
    return StrictJson.MAPPER.writeValueAsBytes(tree);
  }

  /** The fields that may have origins. */
  private static void fields(JsonNode manifest, Consumer<ObjectNode> action) {
    for (String list : List.of("dense", "categorical")) {
      for (JsonNode field : manifest.path("schema").path(list)) {
        if (field instanceof ObjectNode object) {
          action.accept(object);
        }
      }
    }
  }

  static Manifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Manifest manifest;
    try {
      byte[] bytes = Files.readAllBytes(file);
      JsonNode tree = StrictJson.MAPPER.readTree(bytes);
      requireVersion(tree.get("version"), file);
      if (tree.get("schema") instanceof ObjectNode schema) {
        // What version 1 had none of.
        schema.putIfAbsent("bags", StrictJson.MAPPER.createArrayNode());
        schema.putIfAbsent("weighted", BooleanNode.FALSE);
      }
      JsonNode raw = StrictJson.MAPPER.valueToTree(Origin.RAW);
      fields(tree, field -> field.putIfAbsent(ORIGIN, raw));
      manifest = StrictJson.MAPPER.treeToValue(tree, Manifest.class);
    } catch (NoSuchFileException e) {
      throw new IOException(
          folder + ": no " + FILE + " here, so this is no finished data set; prepare one", e);
    } catch (JacksonException e) {
      throw new IOException(
          file + ": damaged or not a data set's description: " + e.getOriginalMessage(), e);
    }
    if (!manifest.format.equals(FORMAT)) {
      throw new IOException(file + ": format " + manifest.format + " is not " + FORMAT);
    }
    if (!manifest.schemaHash.equals(Long.toHexString(SchemaHash.of(manifest.schema)))) {
      throw new IOException(file + ": the schema was changed after the shards were written");
    }
    if (manifest.rowsPerShard < 1) {
      throw new IOException(
          file + ": rowsPerShard " + manifest.rowsPerShard + " must be at least 1");
    }
    return manifest;
  }

  private static void requireVersion(@Nullable JsonNode version, Path file) throws IOException {
    if (version == null
        || !version.isInt()
        || version.intValue() < ShardHeader.OLDEST
        || version.intValue() > VERSION_WITH_ORIGINS) {
      throw new IOException(
          file
              + ": version "
              + version
              + " cannot be read, only "
              + ShardHeader.OLDEST
              + " to "
              + VERSION_WITH_ORIGINS);
    }
  }
}
