package io.pimento.data.shard;

import io.pimento.data.DataSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a shard of the rows of segments. The same plan gives the same bytes. */
public final class ShardGathering {
  private static final int ROWS_AT_ONCE = 1 << 14;

  private ShardGathering() {}

  /**
   * Writes a shard under a name of this attempt alone, forces it to the disk and moves it to its
   * place, so that a second attempt does no harm.
   *
   * @param attempts a folder for what is not yet whole, on the file system of the next one
   * @param folder the shard's place
   * @throws IOException if a segment is missing or damaged, or the disk refuses
   */
  public static FinishedShard write(ShardPlan plan, DataSchema schema, Path attempts, Path folder)
      throws IOException {
    Path attempt = attempts.resolve(plan.file() + "." + UUID.randomUUID());
    try (ShardWriter writer =
        new ShardWriter(attempt, schema, plan.split(), plan.index(), ShardWriter::openNewFile)) {
      for (ShardPlan.Stretch stretch : plan.stretches()) {
        append(stretch, RowLayout.of(schema), writer);
      }
      FinishedShard shard = FinishedShard.of(plan.file(), writer.finish(), writer.blocks());
      Files.move(
          attempt,
          folder.resolve(plan.file()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return shard;
    }
  }

  private static void append(ShardPlan.Stretch stretch, RowLayout layout, ShardWriter writer)
      throws IOException {
    MappedShard segment = MappedShard.open(Path.of(stretch.file()), layout);
    segment.verifyChecksum();
    for (int from = stretch.from(); from < stretch.to(); from += ROWS_AT_ONCE) {
      int to = Math.min(stretch.to(), from + ROWS_AT_ONCE);
      writer.append(
          segment.rows(from, to), to - from, segment.valuesBefore(from), segment.values(from, to));
    }
  }
}
