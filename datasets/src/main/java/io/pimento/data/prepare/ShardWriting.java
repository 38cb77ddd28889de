package io.pimento.data.prepare;

import io.pimento.data.DataSchema;
import io.pimento.data.prepare.carry.PieceWork;
import io.pimento.data.shard.FinishedShard;
import io.pimento.data.shard.ShardGathering;
import io.pimento.data.shard.ShardPlan;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the shards of a data set.
 *
 * @param schema of their rows
 * @param attempts a folder for those that are not whole
 * @param folder for those that are
 */
record ShardWriting(DataSchema schema, String attempts, String folder)
    implements PieceWork<ShardPlan, FinishedShard> {
  @Override
  public FinishedShard of(ShardPlan plan) throws IOException {
    return ShardGathering.write(plan, schema, Path.of(attempts), Path.of(folder));
  }
}
