package io.pimento.run;

import io.pimento.codesign.traffic.PreparedRows;
import io.pimento.data.CheckedRows;
import io.pimento.data.DataSchema;
import io.pimento.data.FirstRows;
import io.pimento.data.InputKinds;
import io.pimento.data.RowSource;
import io.pimento.data.SelectedColumns;
import io.pimento.data.Split;
import io.pimento.data.shard.ShardedDataset;
import io.pimento.document.UserException;
import io.pimento.run.config.DataConfig;
import io.pimento.run.config.ModelConfig;
import io.pimento.search.model.Start;
import io.pimento.search.model.Stem;
import io.pimento.search.model.Widths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/** The prepared data of a run. The test split is given out only against a line in the log. */
public final class RunData implements PreparedRows, AutoCloseable {
  private final ShardedDataset data;
  private final DataConfig config;
  private final InputKinds inputs;
  private final Stem stem;
  private final PretrainedTables pretrained;

  private RunData(
      ShardedDataset data,
      DataConfig config,
      InputKinds inputs,
      Stem stem,
      PretrainedTables pretrained) {
    this.data = data;
    this.config = config;
    this.inputs = inputs;
    this.stem = stem;
    this.pretrained = pretrained;
  }

  /** Opens the folder that the configuration names, for models of its section {@code model}. */
  public static RunData open(DataConfig config, ModelConfig model) throws IOException {
    RunData data = open(config, model.embedding());
    try {
      return data.withTables(
          data.stem.withWidths(model.widths().of(data.data.schema().fieldNames())));
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** The same for models whose tables are all as wide as the embedding. */
  public static RunData open(DataConfig config, int embedding) throws IOException {
    if (!Files.isDirectory(config.prepared())) {
      throw new UserException(
          "no prepared data in "
              + config.prepared()
              + "; run `pimento prepare` first, or name its folder with --data");
    }
    ShardedDataset data = ShardedDataset.open(config.prepared());
    return new RunData(
        data, config, InputKinds.ALL, Stem.of(data.schema(), embedding), PretrainedTables.NONE);
  }

  /** The same rows, held to the tables of a model that was made for other data. */
  public RunData withTables(Stem model) {
    return new RunData(data, config, inputs, model, pretrained);
  }

  /** The same rows for models that start from some tables, which are closed with the data. */
  RunData withPretrained(PretrainedTables tables) {
    return new RunData(data, config, inputs, stem, tables).withInputs(inputs);
  }

  /** What trainings start from. */
  public PretrainedTables pretrained() {
    return pretrained;
  }

  /** The same rows without the columns that a model does not read. */
  public RunData withInputs(InputKinds kinds) {
    Stem selected =
        Stem.of(kinds.of(data.schema()), stem.embedding())
            .withStart(stem.start())
            .withWidths(widths(kinds))
            .withGiven(pretrained.of(kinds.of(data.schema()).fieldNames()));
    return new RunData(data, config, kinds, selected, pretrained);
  }

  /** Widths of the fields that are left. */
  private Widths widths(InputKinds kinds) {
    if (!(stem.widths() instanceof Widths.Each each)) {
      return stem.widths();
    }
    List<String> names = schema().fieldNames();
    List<String> left = kinds.of(data.schema()).fieldNames();
    return new Widths.Each(
        IntStream.range(0, names.size())
            .filter(f -> left.contains(names.get(f)))
            .mapToObj(each.most()::get)
            .toList());
  }

  /** What models read. */
  public InputKinds inputs() {
    return inputs;
  }

  /** What rows hold of the data. */
  public DataSchema schema() {
    return inputs.of(data.schema());
  }

  /** The same rows for models that start at their click rate. */
  public RunData calm() {
    Start start = Start.calm(ClickRate.of(rows(Split.TRAIN)));
    return withTables(stem.withStart(start));
  }

  @Override
  public Stem stem() {
    return stem;
  }

  public ShardedDataset dataset() {
    return data;
  }

  @Override
  public String fingerprint() {
    return data.fingerprint();
  }

  /** Train, validation, or both one after the other. */
  @Override
  public RowSource rows(Split... splits) {
    for (Split split : splits) {
      if (split == Split.TEST) {
        throw new IllegalArgumentException("the test split is opened by test(…) only");
      }
    }
    return view(splits);
  }

  /** The test split, after its opening was logged. */
  public RowSource test(TestOpenings log, String who, String why) throws IOException {
    log.record(who, why);
    return view(Split.TEST);
  }

  /** Splits held to the model's tables. */
  private RowSource view(Split... splits) {
    return read(whole(splits));
  }

  /**
   * All columns of a split, whether models read them or not; an opening of the test split is
   * logged.
   */
  public RowSource allColumns(Split split, TestOpenings log, String who, String why)
      throws IOException {
    if (split == Split.TEST) {
      log.record(who, why);
    }
    return whole(split);
  }

  /** What a model reads of rows with all columns, held to its tables. */
  public RowSource read(RowSource allColumns) {
    return new CheckedRows(
        SelectedColumns.of(allColumns, inputs), stem.allTableRows(), config.outOfRange());
  }

  private RowSource whole(Split... splits) {
    for (Split split : splits) {
      if (data.rows(split) == 0) {
        throw new UserException(
            config.prepared() + " has no " + split.label() + " rows; prepare it with data.split");
      }
    }
    RowSource rows = data.view(splits);
    return config.limitRows() > 0 && config.limitRows() < rows.rows()
        ? new FirstRows(rows, config.limitRows())
        : rows;
  }

  @Override
  public void close() {
    pretrained.close();
    data.close();
  }
}
