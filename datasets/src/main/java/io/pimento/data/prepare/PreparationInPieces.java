package io.pimento.data.prepare;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.prepare.PrepareListener.Stage;
import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.InputFormat;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.FinishedShard;
import io.pimento.data.shard.ScratchFolder;
import io.pimento.data.shard.ShardPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares a data set piece by piece, on whatever a {@link PieceRunner} has: the same bytes as
 * {@link Preparation} writes, but for {@code timings.json}, however many pieces there are and in
 * whatever order they are worked on.
 *
 * <ol>
 *   <li>The rows of each label in each piece of the train files are counted where rows are dealt to
 *       splits, for the deal goes on from piece to piece.
 *   <li>Train rows are counted and measured, where the encoding or a transform asks for it. Sums of
 *       whole numbers are merged here, counts of tokens field by field; the encoders follow.
 *   <li>Rows are encoded into segments of each split.
 *   <li>Shards are gathered from the segments and moved into a folder beside the output, which
 *       takes the output's place at the end.
 * </ol>
 */
public final class PreparationInPieces {
  /** Bytes of a piece unless others are asked for. */
  public static final long PIECE_BYTES = 64L << 20;

  private final PrepareConfig config;
  private final PieceRunner runner;
  private final PieceProgress progress;
  private final PrepareListener listener;
  private final InputFields fields;
  private final List<Piece> pieces;
  private final Path scratch;
  private PieceInput input;

  private PreparationInPieces(
      PrepareConfig config,
      PrepareListener listener,
      PieceRunner runner,
      PieceInput input,
      List<Piece> pieces,
      PieceProgress progress,
      Path scratch) {
    this.config = config;
    this.runner = runner;
    this.listener = listener;
    this.progress = progress;
    this.pieces = new ArrayList<>(pieces);
    this.scratch = scratch;
    this.input = input;
    fields = input.fields();
  }

  /**
   * Refuses what {@link #run} would refuse before it reads rows: an output in the way, columns that
   * the schema cannot use.
   *
   * @throws IOException naming the file and the column
   */
  public static void requireReadable(PrepareConfig config) throws IOException {
    FirstLook.of(config, files(config), PrepareListener.SILENT);
  }

  private static FileInput files(PrepareConfig config) throws IOException {
    return FileInput.inPlace(config, FileInput.text(config.schemaFile()), Map.of());
  }

  /**
   * Prepares the configured files.
   *
   * @return what was done, as also stored in {@code summary.json} and {@code timings.json}
   * @throws IllegalArgumentException if inputs are to be made of the fields
   * @throws IOException as {@link Preparation#run(PrepareConfig, PrepareListener)}; also if an
   *     input can be read only once
   */
  public static FinishedPreparation run(
      PrepareConfig config, PrepareListener listener, PieceRunner runner) throws IOException {
    return run(config, listener, runner, PIECE_BYTES);
  }

  /**
   * The same in pieces of another size.
   *
   * @param pieceBytes of an input file; pieces are larger where it cannot be cut
   */
  public static FinishedPreparation run(
      PrepareConfig config, PrepareListener listener, PieceRunner runner, long pieceBytes)
      throws IOException {
    if (config.files().train().isEmpty()) {
      throw new IllegalArgumentException("no train file is given");
    }
    if (!config.inputs().none()) {
      throw new IllegalArgumentException(
          "inputs made of fields are learnt on one machine; set data.inputs to none, or prepare in"
              + " one piece");
    }
    long start = System.nanoTime();
    FileInput files = files(config);
    FirstLook look = FirstLook.of(config, files, listener);
    PieceProgress progress = new PieceProgress(listener, look.totalBytes(), start);
    PieceInput input =
        new PieceInput(SentConfig.of(config), files.schema(), look.fields(), Map.of());
    ScratchFolder scratch = ScratchFolder.beside(config.output(), ScratchFolder.ROWS);
    try {
      List<Piece> pieces = PiecePlan.of(files, pieceBytes, runner);
      return new PreparationInPieces(
              config, listener, runner, input, pieces, progress, scratch.path())
          .run();
    } finally {
      remove(scratch, listener);
    }
  }

  /** Some attempt that nobody waits for any more may still write there. */
  private static void remove(ScratchFolder scratch, PrepareListener listener) {
    try {
      scratch.close();
    } catch (IOException e) {
      listener.note(scratch.path() + " could not be removed, so remove it yourself: " + e);
    }
  }

  private FinishedPreparation run() throws IOException {
    countLabels();
    TrainStatistics train = new TrainStatistics(config, fields);
    train.learn(pieces, input, runner, scratch, progress);
    DataSchema schema =
        EncodedSchema.of(config.name(), config.synthetic(), fields, train.encoders());
    try (DatasetWriter writer = DatasetWriter.create(config.output(), schema, config.replace())) {
      EncodingWriter.add(
          writer, config, input.files(), fields, train.encoders(), train.dense(), train.scale());
      List<PieceEncoding.Encoded> encoded = encode(schema, writer);
      SplitCounts counts = new SplitCounts();
      List<BagTally> bags = fields.bags().stream().map(BagTally::new).toList();
      List<JoinMatches> joins = List.of();
      for (PieceEncoding.Encoded piece : encoded) {
        counts.merge(piece.counts());
        for (int i = 0; i < bags.size(); i++) {
          bags.get(i).merge(piece.bags().get(i));
        }
        joins = Joins.sum(joins, piece.joinMatches());
      }
      counts.requireBothLabels(fields);
      counts.empty(fields).forEach(listener::warn);
      Joins.warnings(joins).forEach(listener::warn);
      gather(encoded, schema, writer);
      PrepareSummary summary =
          new PreparationFacts(
                  config, fields, train.dense(), train.scale(), counts, train.summaries(), bags)
              .summary(joins, null, List.of());
      PrepareTimings timings = progress.timings(summary.rowsRead());
      writer.commit(
          Preparation.json(summary),
          Map.of(),
          Map.of(Preparation.TIMINGS_FILE, Preparation.json(timings)));
      return new FinishedPreparation(summary, timings);
    }
  }

  private boolean isDealt(Piece piece) {
    return piece.origin() == Split.TRAIN
        && !fields.ownSplits()
        && config.parts().block() > config.parts().train();
  }

  /** Whether dense fields of lines of entries must have the indices of the lines before. */
  private boolean hasIndices() {
    return (config.format() == InputFormat.LIBFM || config.format() == InputFormat.LIBFFM)
        && !fields.dense().isEmpty();
  }

  private void countLabels() throws IOException {
    boolean indexed = hasIndices();
    List<Piece> looked = pieces.stream().filter(p -> indexed || isDealt(p)).toList();
    List<LabelPass.Counted> counted =
        runner.map(
            looked,
            new LabelPass(input, indexed),
            done -> progress.add(Stage.DEAL, done.rows(), done.bytes()));
    Map<String, Long> indices = new HashMap<>();
    LabelCounts before = LabelCounts.NONE;
    for (int k = 0; k < looked.size(); k++) {
      Piece piece = looked.get(k);
      LabelPass.Counted own = counted.get(k);
      if (own.contradicts(indices)) {
        // Lines before it decide which of its rows are bad: the same again, after these.
        LabelPass after = new LabelPass(input.with(indices), false);
        own = runner.map(List.of(piece), after, done -> {}).getFirst();
      }
      if (own.failure() != null) {
        throw own.failure();
      }
      indices.putAll(own.indices());
      pieces.set(piece.number(), piece.after(before));
      before = isDealt(piece) ? before.plus(own.labels()) : before;
    }
    input = input.with(indices);
  }

  private List<PieceEncoding.Encoded> encode(DataSchema schema, DatasetWriter writer)
      throws IOException {
    return runner.map(
        List.copyOf(pieces),
        new PieceEncoding(input, schema, writer.folder().toString(), scratch.toString()),
        done -> progress.add(Stage.ENCODE, done.counts().kept(), done.bytes()));
  }

  private void gather(List<PieceEncoding.Encoded> encoded, DataSchema schema, DatasetWriter writer)
      throws IOException {
    List<ShardPlan> plans = new ArrayList<>();
    for (Split split : Split.values()) {
      List<ShardPlan.Segment> segments =
          encoded.stream().flatMap(piece -> piece.of(split).stream()).toList();
      plans.addAll(ShardPlan.of(split, segments, DatasetWriter.rowsPerShard(schema)));
    }
    List<FinishedShard> shards =
        runner.map(
            List.copyOf(plans),
            new ShardWriting(schema, scratch.toString(), writer.folder().toString()),
            done -> progress.add(Stage.GATHER, done.rows(), done.rows()));
    writer.adopt(shards);
  }
}
