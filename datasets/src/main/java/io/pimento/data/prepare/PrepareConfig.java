package io.pimento.data.prepare;

import io.pimento.data.derive.InputSettings;
import io.pimento.data.reader.BadRows;
import io.pimento.data.reader.InputFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A preparation's whole input.
 *
 * @param name of the data set
 * @param synthetic whether the rows were generated; marks the result
 * @param format of the files
 * @param files by split
 * @param schemaFile for {@code table} and {@code parquet}; optional for {@code libfm}; else null
 * @param output folder to appear
 * @param replace whether a data set already there is replaced
 * @param parts how the train files' rows are shared out
 * @param seed of the stratified split
 * @param encoding of categorical tokens
 * @param dense transform of numeric values
 * @param inputs what is made of the fields
 * @param badRows what to do with malformed rows
 */
public record PrepareConfig(
    String name,
    boolean synthetic,
    InputFormat format,
    SplitFiles files,
    @Nullable Path schemaFile,
    Path output,
    boolean replace,
    SplitParts parts,
    long seed,
    Encoding encoding,
    DenseTransform dense,
    InputSettings inputs,
    BadRows badRows) {

  /** The seed used unless another is asked for. */
  public static final long DEFAULT_SEED = 2018;

  /** Checks that no split has both files of its own and a part of the train files. */
  public PrepareConfig {
    if (files.train().isEmpty() && files.validation().isEmpty() && files.test().isEmpty()) {
      throw new IllegalArgumentException("no input file is given");
    }
    if (!files.validation().isEmpty() && parts.validation() > 0) {
      throw new IllegalArgumentException(
          "validation has files of its own, so its part must be 0, not " + parts.validation());
    }
    if (!files.test().isEmpty() && parts.test() > 0) {
      throw new IllegalArgumentException(
          "test has files of its own, so its part must be 0, not " + parts.test());
    }
  }

  /**
   * Dictionary encoding, the format's own transform, the usual split, bad rows fail, the fields
   * alone.
   */
  public static PrepareConfig defaults(
      String name, InputFormat format, SplitFiles files, Path output) {
    return new PrepareConfig(
        name,
        false,
        format,
        files,
        null,
        output,
        false,
        SplitParts.defaultFor(files),
        DEFAULT_SEED,
        Encoding.Dictionary.DEFAULT,
        DenseTransform.defaultFor(format),
        InputSettings.NONE,
        BadRows.FAIL);
  }

  /** The same with absolute paths, for processes that work in other folders. */
  public PrepareConfig absolute() {
    return new PrepareConfig(
        name,
        synthetic,
        format,
        files.absolute(),
        schemaFile == null ? null : schemaFile.toAbsolutePath(),
        output.toAbsolutePath(),
        replace,
        parts,
        seed,
        encoding,
        dense,
        inputs,
        badRows);
  }

  /** The same with another mark of generated rows. */
  public PrepareConfig withSynthetic(boolean value) {
    Draft draft = new Draft(this);
    draft.synthetic = value;
    return draft.done();
  }

  /** The same with another schema file. */
  public PrepareConfig withSchemaFile(Path value) {
    Draft draft = new Draft(this);
    draft.schemaFile = value;
    return draft.done();
  }

  /** The same with another leave to replace. */
  public PrepareConfig withReplace(boolean value) {
    Draft draft = new Draft(this);
    draft.replace = value;
    return draft.done();
  }

  /** The same with another parts. */
  public PrepareConfig withParts(SplitParts value) {
    Draft draft = new Draft(this);
    draft.parts = value;
    return draft.done();
  }

  /** The same with another seed. */
  public PrepareConfig withSeed(long value) {
    Draft draft = new Draft(this);
    draft.seed = value;
    return draft.done();
  }

  /** The same with another encoding. */
  public PrepareConfig withEncoding(Encoding value) {
    Draft draft = new Draft(this);
    draft.encoding = value;
    return draft.done();
  }

  /** The same with another dense transform. */
  public PrepareConfig withDense(DenseTransform value) {
    Draft draft = new Draft(this);
    draft.dense = value;
    return draft.done();
  }

  /** The same with other inputs made of the fields. */
  public PrepareConfig withInputs(InputSettings value) {
    Draft draft = new Draft(this);
    draft.inputs = value;
    return draft.done();
  }

  /** The same with another treatment of bad rows. */
  public PrepareConfig withBadRows(BadRows value) {
    Draft draft = new Draft(this);
    draft.badRows = value;
    return draft.done();
  }

  /** A copy on its way to another value of what can be changed. */
  private static final class Draft {
    private final PrepareConfig from;
    private boolean synthetic;
    private @Nullable Path schemaFile;
    private boolean replace;
    private SplitParts parts;
    private long seed;
    private Encoding encoding;
    private DenseTransform dense;
    private InputSettings inputs;
    private BadRows badRows;

    Draft(PrepareConfig from) {
      this.from = from;
      synthetic = from.synthetic;
      schemaFile = from.schemaFile;
      replace = from.replace;
      parts = from.parts;
      seed = from.seed;
      encoding = from.encoding;
      dense = from.dense;
      inputs = from.inputs;
      badRows = from.badRows;
    }

    PrepareConfig done() {
      return new PrepareConfig(
          from.name,
          synthetic,
          from.format,
          from.files,
          schemaFile,
          from.output,
          replace,
          parts,
          seed,
          encoding,
          dense,
          inputs,
          badRows);
    }
  }
}
