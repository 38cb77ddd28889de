package io.pimento.data.shard;

import io.pimento.data.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows make a shard.
 *
 * @param split it belongs to
 * @param index its position within its split, from 0
 * @param stretches of segments, one after the other
 */
public record ShardPlan(Split split, int index, List<Stretch> stretches) implements Serializable {
  /** Copies the list. */
  public ShardPlan {
    stretches = List.copyOf(stretches);
  }

  /**
   * Rows of a segment.
   *
   * @param file that holds it
   * @param from the first row
   * @param to the end, exclusive
   */
  public record Stretch(String file, int from, int to) implements Serializable {}

  /**
   * A segment.
   *
   * @param file that holds it, with its folder
   * @param rows in it
   */
  public record Segment(String file, long rows) implements Serializable {}

  /**
   * The shards of a split.
   *
   * @param segments its rows, in order
   */
  public static List<ShardPlan> of(Split split, List<Segment> segments, long rowsPerShard) {
    List<ShardPlan> plans = new ArrayList<>();
    List<Stretch> stretches = new ArrayList<>();
    long room = rowsPerShard;
    for (Segment segment : segments) {
      long from = 0;
      while (from < segment.rows) {
        long to = Math.min(segment.rows, from + room);
        stretches.add(new Stretch(segment.file, Math.toIntExact(from), Math.toIntExact(to)));
        room -= to - from;
        from = to;
        if (room == 0) {
          plans.add(new ShardPlan(split, plans.size(), stretches));
          stretches.clear();
          room = rowsPerShard;
        }
      }
    }
    if (!stretches.isEmpty()) {
      plans.add(new ShardPlan(split, plans.size(), stretches));
    }
    return List.copyOf(plans);
  }

  /** The name of the shard's file. */
  public String file() {
    return FinishedShard.name(split, index);
  }
}
