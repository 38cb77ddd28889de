package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.prepare.PrepareListener.Stage;
import io.pimento.data.prepare.PrepareSummary.FieldSummary;
import io.pimento.data.prepare.TokenRanking.FieldRuns;
import io.pimento.data.prepare.carry.PieceRunner;
import io.pimento.data.reader.InputFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the pieces' train rows say together: encoders, transforms, the scale of weights. */
final class TrainStatistics {
  private final PrepareConfig config;
  private final InputFields fields;
  private final DenseEncoder dense;
  private final FieldEncoders encoders;
  private double scale = 1;

  TrainStatistics(PrepareConfig config, InputFields fields) {
    this.config = config;
    this.fields = fields;
    dense = new DenseEncoder(config.dense(), fields.dense().size());
    encoders = new FieldEncoders(fields.tokenFields());
  }

  /** Looks at the pieces of the train files, if there is anything to learn from them. */
  void learn(
      List<Piece> pieces,
      PieceInput input,
      PieceRunner runner,
      Path scratch,
      PieceProgress progress)
      throws IOException {
    boolean counts = config.encoding() instanceof Encoding.Dictionary;
    if (counts || dense.needsStatistics() || fields.weighted()) {
      List<StatisticsPass.Seen> seen =
          runner.map(
              pieces.stream().filter(piece -> piece.origin() == Split.TRAIN).toList(),
              new StatisticsPass(input, scratch.toString(), runner.sharing()),
              done -> progress.add(Stage.COUNT, done.rows(), done.bytes()));
      RowWeights weights = new RowWeights();
      for (StatisticsPass.Seen piece : seen) {
        dense.merge(piece.dense());
        weights.merge(piece.weights());
      }
      dense.decide();
      if (config.encoding() instanceof Encoding.Dictionary settings) {
        runner.map(fieldRuns(seen), new TokenRanking(settings), done -> {}).forEach(encoders::add);
      }
      scale = fields.weighted() ? weights.scale() : 1;
    }
    if (!counts) {
      encoders.addByRule(config);
    }
  }

  private List<FieldRuns> fieldRuns(List<StatisticsPass.Seen> seen) {
    return IntStream.range(0, fields.tokenFields().size())
        .mapToObj(f -> new FieldRuns(seen.stream().map(piece -> piece.tokens().get(f)).toList()))
        .toList();
  }

  List<FieldEncoder> encoders() {
    return encoders.all();
  }

  List<FieldSummary> summaries() {
    return encoders.summaries();
  }

  DenseEncoder dense() {
    return dense;
  }

  /** What rows' weights are multiplied by. */
  double scale() {
    return scale;
  }
}
