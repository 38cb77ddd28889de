package io.pimento.data.prepare;

import static java.util.Objects.requireNonNull;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.reader.BadRowException;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.reader.MalformedFieldException;
import io.pimento.data.shard.EncodedRow;
import io.pimento.data.shard.RowBlock;
import io.pimento.data.shard.RowSink;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The pass that encodes all rows and writes each to its split.
 *
 * @param schema of the rows that are written
 * @param encoders of the categorical fields, then of the bags
 * @param weightScale what rows' weights are multiplied by
 * @param bagTallies see the bags
 * @param counts sees splits and labels
 */
record EncodePass(
    InputFields fields,
    DataSchema schema,
    List<FieldEncoder> encoders,
    DenseEncoder dense,
    double weightScale,
    List<BagTally> bagTallies,
    SplitCounts counts) {
  /**
   * Encodes rows.
   *
   * @param input that they are of, to say where one stands
   * @return what the tables joined came to, over all rows
   */
  List<JoinMatches> run(
      RowInput input,
      RowChunk.Source rows,
      RowSplits splits,
      RowSink sink,
      CountPass.Progress progress)
      throws IOException {
    Map<Split, RowBlock> blocks = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      blocks.put(split, new RowBlock(schema, RowChunk.ROWS));
    }
    int denseCount = fields.dense().size();
    int fieldCount = fields.categorical().size();
    EncodedRow row = new EncodedRow(schema);
    FieldEncoder[] encoder = encoders.toArray(FieldEncoder[]::new);
    return rows.forEach(
        chunk -> {
          for (int r = 0; r < chunk.rows; r++) {
            boolean positive = chunk.positive[r];
            Split split = splits.next(chunk, r);
            for (int d = 0; d < denseCount; d++) {
              row.dense(d, encodeDense(input, chunk, r, d));
            }
            for (int f = 0; f < fieldCount; f++) {
              row.id(f, encoder[f].encode(chunk.keys[r * fieldCount + f]));
            }
            for (int i = 0; i < chunk.bags.size(); i++) {
              encodeBag(chunk, r, i, encoder[fieldCount + i], row);
            }
            if (chunk.weights.length > 0) {
              row.weight((float) (chunk.weights[r] * weightScale));
            }
            RowBlock block = requireNonNull(blocks.get(split));
            row.label(positive ? 1 : 0);
            block.add(row);
            counts.add(split, positive);
          }
          for (Map.Entry<Split, RowBlock> entry : blocks.entrySet()) {
            sink.append(entry.getKey(), entry.getValue());
            entry.getValue().clear();
          }
          counts.without(chunk.skippedRows, chunk.leftOutRows);
          progress.at(counts.kept(), chunk);
        });
  }

  private void encodeBag(RowChunk chunk, int r, int bag, FieldEncoder encoder, EncodedRow row) {
    BagChunk bags = chunk.bags.get(bag);
    row.clearBag(bag);
    for (int k = bags.from(r); k < bags.to(r); k++) {
      row.addToBag(bag, encoder.encode(bags.key(k)), bags.weight(k));
    }
    bagTallies.get(bag).see(bags, r);
  }

  private float encodeDense(RowInput input, RowChunk chunk, int r, int d) throws IOException {
    try {
      return dense.encode(d, chunk.dense[r * fields.dense().size() + d]);
    } catch (ArithmeticException e) {
      String place = RowLocation.of(input, chunk.origin, chunk.rowsBefore + r);
      throw BadRowException.at(
          place,
          new MalformedFieldException(fields.dense().get(d), String.valueOf(e.getMessage())));
    }
  }
}
