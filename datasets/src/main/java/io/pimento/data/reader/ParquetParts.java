package io.pimento.data.reader;

import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.RowGroupPredicate;
import io.pimento.data.input.FilePart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some row groups of a Parquet file.
 *
 * @param predicate that finds them; null for all
 * @param rowsBefore rows of the groups before
 * @param bytes of the groups as they are stored
 */
record ParquetParts(@Nullable RowGroupPredicate predicate, long rowsBefore, long bytes) {
  /**
   * The parts of a file, in order; one where the groups do not lie in order.
   *
   * @param wanted bytes of a part, which is as much longer as its last group
   */
  static List<FilePart> cut(Path file, List<RowGroup> groups, long wanted) {
    List<FilePart> parts = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int g = 0; g < groups.size(); g++) {
      // Groups are found by where their middle lies, which must tell them apart.
      if (g > 0 && start(groups.get(g)) <= middle(groups.get(g - 1))) {
        return List.of(FilePart.whole(file));
      }
      bytes += size(groups.get(g));
      if (bytes >= wanted || g == groups.size() - 1) {
        parts.add(FilePart.rowGroups(file, from, g + 1));
        from = g + 1;
        bytes = 0;
      }
    }
    return parts.size() < 2 ? List.of(FilePart.whole(file)) : List.copyOf(parts);
  }

  /** The groups of a part. */
  static ParquetParts of(FilePart part, List<RowGroup> groups) {
    if (part.unit() != FilePart.Unit.ROW_GROUPS) {
      return new ParquetParts(null, 0, 0);
    }
    List<RowGroup> own = groups.subList((int) part.from(), (int) part.to());
    long end = part.to() == groups.size() ? Long.MAX_VALUE : start(groups.get((int) part.to()));
    return new ParquetParts(
        RowGroupPredicate.byteRange(start(own.getFirst()), end),
        groups.subList(0, (int) part.from()).stream().mapToLong(RowGroup::numRows).sum(),
        own.stream().mapToLong(ParquetParts::size).sum());
  }

  private static long start(RowGroup group) {
    return group.columns().getFirst().chunkStartOffset();
  }

  private static long size(RowGroup group) {
    return group.columns().stream().mapToLong(c -> c.metaData().totalCompressedSize()).sum();
  }

  private static long middle(RowGroup group) {
    return start(group) + size(group) / 2;
  }
}
