package io.pimento.data.reader;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import io.pimento.data.input.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.xerial.snappy.Snappy;

/** What can be said of a Parquet file before its values are read. */
final class ParquetFiles {
  private static final int MAGIC_BYTES = 4;

  /** Kept, so that its level is; the reader tells of its speed at every start. */
  private static final Logger READER = Logger.getLogger("dev.hardwood");

  private ParquetFiles() {}

  /** Leaves the console to us. */
  static void silenceReader() {
    READER.setLevel(Level.WARNING);
  }

  /**
   * Checks a file's first bytes.
   *
   * @param bytes the file that is read
   * @throws IOException if it is no Parquet file, by its beginning
   */
  static void requireMagic(Path path, Path bytes) throws IOException {
    if (Files.isDirectory(bytes)) {
      throw new IOException(path + ": is a folder, a file is needed");
    }
    String magic;
    try (InputStream in = Files.newInputStream(bytes)) {
      magic = new String(in.readNBytes(MAGIC_BYTES), StandardCharsets.ISO_8859_1);
    }
    if (magic.equals("PARE")) {
      throw new IOException(path + ": is an encrypted Parquet file, which cannot be read");
    }
    if (!magic.equals("PAR1")) {
      throw new IOException(
          path
              + ": not a readable Parquet file: "
              + (magic.isEmpty() ? "it is empty" : "it does not begin with PAR1")
              + (magic.startsWith("\u001f\u008b") || magic.startsWith("(\u00b5/\u00fd")
                  ? "; it is compressed as a whole, so decompress it first"
                  : "; text tables are read with --format table"));
    }
  }

  /** Checks that a column's pages can be decompressed. */
  static void requireCodec(Path path, String column, CompressionCodec codec) throws IOException {
    switch (codec) {
      // The LZ4 library has a Java version that it falls back to.
      case UNCOMPRESSED, GZIP, LZ4, LZ4_RAW -> {}
      case SNAPPY -> NativeLibrary.require("snappy", path, () -> Snappy.maxCompressedLength(1));
      case ZSTD -> NativeLibrary.zstd(path);
      case BROTLI -> NativeLibrary.require("brotli", path, Brotli4jLoader::ensureAvailability);
      case LZO ->
          throw new IOException(
              path
                  + ": column "
                  + column
                  + " is compressed with LZO, which cannot be read; write the file with zstd,"
                  + " snappy, gzip, lz4 or brotli");
    }
  }

  /**
   * Whether the reader opens a column, also when asked by number, and not another: it looks for the
   * first leaf of the column's name, at any depth, and takes dots for steps. Where it does not, all
   * columns must be opened together.
   */
  static boolean isFoundByName(List<ColumnSchema> columns, int column) {
    String name = columns.get(column).name();
    int first = 0;
    while (!columns.get(first).name().equals(name)) {
      first++;
    }
    return first == column && name.indexOf('.') < 0 && !name.isEmpty();
  }

  /** Whether a column holds a list of plain values a row. */
  static boolean isList(SchemaNode node) {
    return switch (node) {
      case SchemaNode.PrimitiveNode leaf -> leaf.maxRepetitionLevel() == 1;
      case SchemaNode.GroupNode group ->
          group.isList()
              && group.getListElement() instanceof SchemaNode.PrimitiveNode leaf
              && leaf.maxRepetitionLevel() == 1;
    };
  }

  /**
   * The entries of a list.
   *
   * @throws MalformedFieldException if the column is no list of plain values
   */
  static SchemaNode.PrimitiveNode entries(SchemaNode node) throws MalformedFieldException {
    if (isList(node)) {
      if (node instanceof SchemaNode.PrimitiveNode leaf) {
        return leaf;
      }
      if (node instanceof SchemaNode.GroupNode group
          && group.getListElement() instanceof SchemaNode.PrimitiveNode leaf) {
        return leaf;
      }
    }
    throw new MalformedFieldException(
        node.name(),
        "it is "
            + nested(node)
            + "; only lists of plain values, and texts with a separator, can be read as several"
            + " values, so list it as ignored");
  }

  /** The type of a column with several values a row, in words. */
  static String nested(SchemaNode node) {
    return switch (node) {
      case SchemaNode.PrimitiveNode leaf -> "a repeated " + leaf(leaf);
      case SchemaNode.GroupNode group when group.isList() ->
          "a list of " + inner(group.getListElement());
      case SchemaNode.GroupNode group when group.isMap() -> "a map";
      case SchemaNode.GroupNode group when group.isVariant() -> "a variant";
      case SchemaNode.GroupNode group ->
          "a struct of "
              + group.children().stream().map(SchemaNode::name).collect(Collectors.joining(", "));
    };
  }

  private static String inner(SchemaNode node) {
    return node instanceof SchemaNode.PrimitiveNode leaf ? leaf(leaf) : "(" + nested(node) + ")";
  }

  private static String leaf(SchemaNode.PrimitiveNode leaf) {
    LogicalType logical = leaf.logicalType();
    return logical == null ? leaf.type().toString() : leaf.type() + " " + logical;
  }
}
