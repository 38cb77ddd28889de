package io.pimento.data.shard;

import io.pimento.data.BagField;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.Origin;
import io.pimento.document.Sha256;
import java.nio.ByteBuffer;

/**
 * Ties shards to their schema: the first eight bytes, big-endian, of the SHA-256 of the schema's
 * parts, each written as "length:text" in declaration order.
 */
final class SchemaHash {
  private SchemaHash() {}

  static long of(DataSchema schema) {
    StringBuilder text = new StringBuilder();
    part(text, schema.name());
    part(text, Boolean.toString(schema.synthetic()));
    part(text, Integer.toString(schema.denseCount()));
    for (DenseField field : schema.dense()) {
      part(text, field.name());
    }
    for (CategoricalField field : schema.categorical()) {
      part(text, field.name());
      part(text, Integer.toString(field.cardinality()));
    }
    // What version 1 did not have adds nothing where it is not used, so that old data sets open.
    if (schema.weighted()) {
      part(text, "weighted");
    }
    for (BagField field : schema.bags()) {
      part(text, field.name());
      part(text, Integer.toString(field.cardinality()));
      part(text, Integer.toString(field.most()));
      part(text, field.pooling().name());
    }
    for (DenseField field : schema.dense()) {
      origin(text, field.name(), field.origin());
    }
    for (CategoricalField field : schema.categorical()) {
      origin(text, field.name(), field.origin());
    }
    return ByteBuffer.wrap(Sha256.of(text.toString())).getLong();
  }

  private static void origin(StringBuilder text, String name, Origin origin) {
    if (origin.derived()) {
      part(text, name);
      part(text, origin.kind().name());
      origin.of().forEach(field -> part(text, field));
    }
  }

  private static void part(StringBuilder text, String value) {
    text.append(value.length()).append(':').append(value);
  }
}
