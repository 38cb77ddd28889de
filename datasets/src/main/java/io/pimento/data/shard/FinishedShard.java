package io.pimento.data.shard;

import io.pimento.data.Split;
import java.io.Serializable;

/**
 * A shard that is on the disk.
 *
 * @param file its name
 * @param split it belongs to
 * @param rows it holds
 * @param payloadCrc32c of its rows, hexadecimal
 * @param bytes of its file
 * @param blocks checksums of its blocks
 */
public record FinishedShard(
    String file, Split split, long rows, String payloadCrc32c, long bytes, int[] blocks)
    implements Serializable {
  static FinishedShard of(String file, ShardHeader header, int[] blocks) {
    return new FinishedShard(
        file,
        header.split(),
        header.rows(),
        Integer.toHexString(header.payloadCrc()),
        header.fileBytes(),
        blocks);
  }

  /** The name of the file of a split's shard, from 0. */
  static String name(Split split, int index) {
    return "%s-%05d.shard".formatted(split.label(), index);
  }

  Manifest.Entry entry() {
    return new Manifest.Entry(file, split, rows, payloadCrc32c);
  }
}
