package io.pimento.data.prepare;

import static java.util.Objects.requireNonNull;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.derive.DerivedInputs;
import io.pimento.data.derive.InputLearner.Learnt;
import io.pimento.data.dictionary.DictionaryEntry;
import io.pimento.data.prepare.PrepareListener.Stage;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.ScratchFolder;
import io.pimento.data.shard.ShardedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prepares a data set in at most two streaming passes: one counts tokens and statistics, on the
 * train split only, so that nothing of validation and test is learnt; one encodes and writes.
 */
public final class Preparation {
  /** Beside {@code summary.json}; holds the {@link PrepareTimings}. */
  public static final String TIMINGS_FILE = "timings.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final PrepareConfig config;
  private final RowInput input;
  private final PrepareListener listener;
  private final long tokenBudget;
  private final InputFields fields;
  private final FieldEncoders encoding;
  private final @Nullable RowEncoder like;
  private final boolean grows;
  private final @Nullable ReferenceTokens reference;
  private final DenseEncoder dense;
  private final long totalBytes;
  private final SplitCounts counts = new SplitCounts();
  private final List<String> approximations = new ArrayList<>();
  private final List<BagTally> bagTallies;
  private final RowWeights weights = new RowWeights();
  private double weightScale = 1;
  private int threads = Runtime.getRuntime().availableProcessors();
  private long peakHeap;

  Preparation(PrepareConfig config, RowInput input, PrepareListener listener, long tokenBudget)
      throws IOException {
    this(config, input, listener, tokenBudget, null, false);
  }

  private Preparation(
      PrepareConfig config,
      RowInput input,
      PrepareListener listener,
      long tokenBudget,
      @Nullable RowEncoder like,
      boolean grows)
      throws IOException {
    this.config = config;
    this.like = like;
    this.grows = grows;
    this.input = input;
    this.listener = listener;
    this.tokenBudget = tokenBudget;
    reference =
        config.encoding() instanceof Encoding.Reference
            ? ReferenceTokens.of(config.format())
            : null;
    FirstLook look = FirstLook.of(config, input, listener);
    totalBytes = look.totalBytes();
    fields = look.fields();
    encoding = new FieldEncoders(fields.tokenFields());
    dense = like == null ? new DenseEncoder(config.dense(), fields.dense().size()) : like.dense();
    bagTallies = fields.bags().stream().map(BagTally::new).toList();
  }

  /**
   * Prepares the configured files.
   *
   * @return what was done, as also stored in {@code summary.json} and {@code timings.json}
   * @throws IOException if an input is missing, malformed or truncated, or the output cannot be
   *     written; then nothing appears at the output
   */
  public static FinishedPreparation run(PrepareConfig config, PrepareListener listener)
      throws IOException {
    if (config.files().train().isEmpty()) {
      throw new IllegalArgumentException("no train file is given");
    }
    try (FileInput input = new FileInput(config, listener)) {
      return run(config, input, listener);
    }
  }

  /**
   * Prepares the configured files with the schema, the dictionaries and the transforms of an
   * earlier preparation, which the new data set then keeps too. Nothing is counted.
   *
   * @param config its format, schema file, encoding and dense transform must be the earlier ones
   */
  public static FinishedPreparation runLike(
      RowEncoder like, PrepareConfig config, PrepareListener listener) throws IOException {
    try (FileInput input = FileInput.like(like, config, listener)) {
      return new Preparation(config, input, listener, 0, like, false).run();
    }
  }

  /**
   * The same with dictionaries that grow by the tokens of the train rows: earlier tokens keep their
   * rows, others that come often enough in these files follow. Transforms and what is made of the
   * fields stay as they were. Encodings without dictionaries have nothing that could grow.
   */
  public static FinishedPreparation runGrown(
      RowEncoder like, PrepareConfig config, PrepareListener listener) throws IOException {
    boolean grows = config.encoding() instanceof Encoding.Dictionary;
    try (FileInput input = FileInput.like(like, config, listener)) {
      return new Preparation(config, input, listener, TokenCensus.budgetOfHeap(), like, grows)
          .run();
    }
  }

  /** Prepares rows from elsewhere; {@code config.files()} and its format's reader are not used. */
  public static FinishedPreparation run(
      PrepareConfig config, RowInput input, PrepareListener listener) throws IOException {
    return new Preparation(config, input, listener, TokenCensus.budgetOfHeap()).run();
  }

  /** The text of a summary or of timings. */
  static String json(Record value) {
    return JSON.writeValueAsString(value);
  }

  /** The same on so many threads, which change nothing. */
  Preparation on(int count) {
    threads = count;
    return this;
  }

  FinishedPreparation run() throws IOException {
    long start = System.nanoTime();
    List<FieldEncoder> encoders = encoders();
    if (fields.weighted()) {
      weightScale = like == null ? weights.scale() : like.weightScale();
    }
    DataSchema schema = EncodedSchema.of(config.name(), config.synthetic(), fields, encoders);
    if (like == null ? !config.inputs().none() : like.inputs() != null) {
      return derived(schema, encoders, start);
    }
    try (DatasetWriter writer = DatasetWriter.create(config.output(), schema, config.replace());
        Aside<List<DictionaryEntry>> dictionaries = dictionaries(writer, encoders)) {
      List<JoinMatches> joins = encode(schema, encoders, writer);
      return finish(writer, encoders, dictionaries.get(), joins, null, null, start);
    }
  }

  /** Encodes all rows to a place of their own, learns from them, and writes them with the rest. */
  private FinishedPreparation derived(DataSchema raw, List<FieldEncoder> encoders, long start)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.beside(config.output(), ScratchFolder.ROWS)) {
      Path folder = scratch.path().resolve("encoded");
      List<JoinMatches> joins;
      try (DatasetWriter rows = DatasetWriter.create(folder, raw, false)) {
        joins = encode(raw, encoders, rows);
        rows.commit("{}");
      }
      if (like != null && counts.rows(Split.TRAIN) > 0) {
        String whole = "train rows read the statistics of %s whole".formatted(like.path());
        if (grows) {
          listener.note(whole + ": they must be new, and not among those that these were made of");
        } else {
          listener.warn(
              whole
                  + "; if they are among the rows that these were made of, their own labels are in"
                  + " them: do not train on them");
        }
      }
      try (ShardedDataset rows = ShardedDataset.open(folder)) {
        InputsPass pass = new InputsPass(rows, config, threads, listener);
        Learnt learnt = null;
        if (like == null) {
          counts.requireBothLabels(fields);
          learnt = pass.learn(fields.dense().size());
          approximations.addAll(learnt.approximations());
        }
        DerivedInputs inputs =
            learnt == null
                ? requireNonNull(requireNonNull(like).inputs()).over(raw)
                : learnt.inputs();
        try (DatasetWriter writer =
                DatasetWriter.create(config.output(), inputs.schema(), config.replace());
            Aside<List<DictionaryEntry>> dictionaries = dictionaries(writer, encoders)) {
          pass.write(inputs, writer);
          return finish(writer, encoders, dictionaries.get(), joins, inputs, learnt, start);
        }
      }
    }
  }

  private Aside<List<DictionaryEntry>> dictionaries(
      DatasetWriter writer, List<FieldEncoder> encoders) {
    return Aside.start(
        () -> like == null || grows ? EncodingWriter.dictionaries(writer, encoders) : List.of());
  }

  private FinishedPreparation finish(
      DatasetWriter writer,
      List<FieldEncoder> encoders,
      List<DictionaryEntry> dictionaries,
      List<JoinMatches> joins,
      @Nullable DerivedInputs inputs,
      @Nullable Learnt learnt,
      long start)
      throws IOException {
    if (like == null) {
      counts.requireBothLabels(fields);
      counts.empty(fields).forEach(listener::warn);
    }
    Joins.warnings(joins).forEach(listener::warn);
    PrepareSummary summary =
        new PreparationFacts(
                config, fields, dense, weightScale, counts, encoding.summaries(), bagTallies)
            .summary(joins, KeptInputs.summary(inputs, learnt), approximations);
    double seconds = (System.nanoTime() - start) * 1e-9;
    PrepareTimings timings = new PrepareTimings(seconds, summary.rowsRead() / seconds, peakHeap);
    writer.commit(
        json(summary),
        Map.of(EncodingFile.FILE, keep(writer, encoders, dictionaries, inputs)),
        Map.of(TIMINGS_FILE, json(timings)));
    return new FinishedPreparation(summary, timings);
  }

  /** Keeps what rows were encoded by. Returns the text that seals it. */
  private String keep(
      DatasetWriter writer,
      List<FieldEncoder> encoders,
      List<DictionaryEntry> dictionaries,
      @Nullable DerivedInputs inputs)
      throws IOException {
    if (like != null) {
      return grows
          ? EncodingWriter.grown(writer, like, encoders, dictionaries)
          : EncodingWriter.copy(writer, like);
    }
    return EncodingWriter.text(
        writer,
        config,
        input,
        fields,
        encoders,
        dictionaries,
        dense,
        weightScale,
        inputs == null || inputs.isEmpty() ? List.of() : KeptInputs.keep(writer, inputs));
  }

  private List<FieldEncoder> encoders() throws IOException {
    if (like != null && !grows) {
      encoding.addUncounted(like.encoders());
    } else if (config.encoding() instanceof Encoding.Dictionary settings) {
      int count = fields.tokenFields().size();
      try (TokenCensus census = new TokenCensus(count, tokenBudget, config.output())) {
        count(census);
        for (int f = 0; f < count; f++) {
          RankedTokens tokens = census.take(f, settings);
          if (like == null) {
            encoding.add(tokens);
          } else {
            encoding.addGrown(like.encoders().get(f), tokens, settings.rowCap());
          }
        }
      }
    } else {
      if (dense.needsStatistics() || fields.weighted()) {
        count(null);
      }
      encoding.addByRule(config);
    }
    if (like != null && grows) {
      listener.note(Growth.words(fields.tokenFields(), like.encoders(), encoding.all()));
    }
    return encoding.all();
  }

  private void count(@Nullable TokenCensus census) throws IOException {
    // What an earlier preparation saw of dense values stays.
    DenseEncoder seeing = like == null ? dense : new DenseEncoder(DenseTransform.IDENTITY, 0);
    new CountPass(fields, seeing, census, weights)
        .run(
            rows(new TrainRows(input)),
            new RowSplits(config),
            (rows, chunk) -> progress(Stage.COUNT, rows, chunk));
    if (like == null) {
      dense.decide();
    }
  }

  private RowChunk.Source rows(RowInput of) {
    return consumer -> ChunkPipeline.run(of, fields, reference, consumer);
  }

  private List<JoinMatches> encode(
      DataSchema schema, List<FieldEncoder> encoders, DatasetWriter writer) throws IOException {
    return new EncodePass(fields, schema, encoders, dense, weightScale, bagTallies, counts)
        .run(
            input,
            rows(input),
            new RowSplits(config),
            writer,
            (rows, chunk) -> progress(Stage.ENCODE, rows, chunk));
  }

  private void progress(Stage stage, long rowsDone, RowChunk chunk) {
    Runtime runtime = Runtime.getRuntime();
    peakHeap = Math.max(peakHeap, runtime.totalMemory() - runtime.freeMemory());
    listener.progress(stage, rowsDone, chunk.inputBytes, totalBytes);
  }
}
