package io.pimento.data.prepare;

import io.pimento.data.shard.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Exact token counts of all fields. What exceeds a memory budget goes to files beside the output.
 */
final class TokenCensus implements AutoCloseable {
  /**
   * Heap bytes a token may take on average: 12 in a table between 3/8 and 3/4 full, with room for
   * the largest field's table to be copied as it grows.
   */
  private static final int BYTES_PER_TOKEN = 40;

  private static final double HEAP_SHARE = 0.6;

  private final List<Field> fields;
  private final long budget;
  private final Path output;
  private @Nullable ScratchFolder scratch;

  /** A field's counts, in memory and in files. */
  private static final class Field {
    private TokenCounts counts = new TokenCounts();
    private final TokenRuns runs = new TokenRuns();
  }

  /**
   * Counts of some fields.
   *
   * @param budget tokens kept in memory, in all fields together
   * @param output beside which the rest is written
   */
  TokenCensus(int fieldCount, long budget, Path output) {
    this.budget = budget;
    this.output = output;
    fields = Stream.generate(Field::new).limit(fieldCount).toList();
  }

  /** The number of tokens that this machine's heap has room for: 64 million in 4 GiB. */
  static long budgetOfHeap() {
    return (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE / BYTES_PER_TOKEN);
  }

  /** Counts a token. */
  void add(int f, long key) {
    fields.get(f).counts.add(key);
  }

  /** Tokens in memory. */
  long held() {
    return fields.stream().mapToLong(f -> f.counts.size()).sum();
  }

  /** Writes the largest fields to files while all together exceed the budget. */
  void keepWithinBudget() throws IOException {
    long total = held();
    while (total > budget) {
      int largest =
          IntStream.range(0, fields.size())
              .boxed()
              .max(Comparator.comparingInt(f -> fields.get(f).counts.size()))
              .orElseThrow();
      total -= fields.get(largest).counts.size();
      write(largest);
    }
  }

  private void write(int f) throws IOException {
    Field field = fields.get(f);
    try {
      ScratchFolder folder = scratch;
      if (folder == null) {
        folder = ScratchFolder.beside(output, ScratchFolder.TOKENS);
        scratch = folder;
      }
      field.runs.write(
          folder.path().resolve("field-" + f + "-" + field.runs.count()), field.counts);
    } catch (IOException e) {
      throw new IOException(
          "cannot write counts of tokens beside %s, which do not fit the memory (more heap would hold them): %s"
              .formatted(output, e.getMessage() == null ? e : e.getMessage()),
          e);
    }
    field.counts = new TokenCounts();
  }

  /** The tokens of a field that a dictionary keeps; the field's counts are forgotten. */
  RankedTokens take(int f, Encoding.Dictionary settings) throws IOException {
    Field field = fields.get(f);
    if (field.runs.count() > 0) {
      write(f);
      RankedTokens.Builder ranked = new RankedTokens.Builder(settings);
      field.runs.merge(ranked::add);
      return ranked.build();
    }
    RankedTokens ranked = RankedTokens.of(field.counts, settings);
    field.counts = new TokenCounts();
    return ranked;
  }

  /**
   * Writes all counts to a file, a run a field, and forgets them.
   *
   * @return where each field's lie
   */
  List<TokenRuns.Run> write(Path file) throws IOException {
    List<TokenRuns.Run> runs = new ArrayList<>();
    try (TokenRuns.Writer writer = new TokenRuns.Writer(file)) {
      for (int f = 0; f < fields.size(); f++) {
        Field field = fields.get(f);
        if (field.runs.count() > 0) {
          write(f);
          field.runs.merge(writer);
        } else {
          field.counts.ascending(writer);
          field.counts = new TokenCounts();
        }
        runs.add(writer.endRun());
      }
    }
    return runs;
  }

  /** Removes the files. */
  @Override
  public void close() throws IOException {
    if (scratch != null) {
      scratch.close();
    }
  }
}
