package io.pimento.data.prepare;

import io.pimento.data.DataSchema;
import io.pimento.data.Split;
import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.shard.DatasetWriter;
import io.pimento.data.shard.FinishedShard;
import io.pimento.data.shard.SegmentWriter;
import io.pimento.data.shard.ShardPlan.Segment;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Encodes the rows of a piece.
 *
 * @param schema of encoded rows
 * @param encoding the folder that keeps dictionaries and transforms
 * @param scratch a folder for segments
 */
record PieceEncoding(PieceInput input, DataSchema schema, String encoding, String scratch)
    implements PieceWork<Piece, PieceEncoding.Encoded> {
  /**
   * What became of a piece.
   *
   * @param folder of its segments, which is this attempt's alone
   * @param segments of each split, in the order of rows
   * @param bytes of its file
   */
  record Encoded(
      String folder,
      List<FinishedShard> segments,
      SplitCounts counts,
      List<BagTally> bags,
      List<Join> joins,
      long bytes)
      implements Serializable {
    /** A split's rows. */
    List<Segment> of(Split split) {
      return segments.stream()
          .filter(segment -> segment.split() == split)
          .map(s -> new Segment(Path.of(folder).resolve(s.file()).toString(), s.rows()))
          .toList();
    }

    List<JoinMatches> joinMatches() {
      return joins.stream()
          .map(j -> new JoinMatches(Path.of(j.file), j.key, j.rows, j.matched))
          .toList();
    }
  }

  /** What a join came to. */
  record Join(String file, String key, long rows, long matched) implements Serializable {
    static Join of(JoinMatches join) {
      return new Join(join.file().toString(), join.key(), join.rows(), join.matched());
    }
  }

  @Override
  public Encoded of(Piece piece) throws IOException {
    RowEncoder encoder = RowEncoder.open(Path.of(encoding));
    Path folder =
        Files.createDirectory(
            Path.of(scratch).resolve("rows-%05d-%s".formatted(piece.number(), UUID.randomUUID())));
    SplitCounts counts = new SplitCounts();
    List<BagTally> bags = input.fields().bags().stream().map(BagTally::new).toList();
    long[] bytes = new long[1];
    PieceRows rows = input.rows(piece);
    try (SegmentWriter writer =
        new SegmentWriter(folder, schema, DatasetWriter.rowsPerShard(schema))) {
      List<JoinMatches> joins =
          new EncodePass(
                  input.fields(),
                  schema,
                  encoder.encoders(),
                  encoder.dense(),
                  encoder.weightScale(),
                  bags,
                  counts)
              .run(
                  rows,
                  rows.chunks(encoder.reference()),
                  input.splits(piece),
                  writer,
                  (done, chunk) -> bytes[0] = chunk.inputBytes);
      return new Encoded(
          folder.toString(),
          writer.finish(),
          counts,
          bags,
          joins.stream().map(Join::of).toList(),
          bytes[0]);
    }
  }
}
