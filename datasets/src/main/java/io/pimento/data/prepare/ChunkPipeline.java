package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.ThreadEnd;
import io.pimento.data.reader.InputFields;
import io.pimento.data.reader.JoinMatches;
import io.pimento.data.reader.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all splits' rows, in order: a thread of its own parses and hashes, the caller
 * counts or encodes.
 */
final class ChunkPipeline {
  private static final int CHUNKS = 8;

  private final RowInput input;
  private final InputFields fields;
  private final @Nullable ReferenceTokens reference;
  private final BlockingQueue<RowChunk> free = new ArrayBlockingQueue<>(CHUNKS);
  private final BlockingQueue<RowChunk> filled = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final RowChunk end;
  private volatile @Nullable Throwable failure;
  // Written by the parser before it ends, read after it was joined.
  private List<JoinMatches> joins = List.of();
  private long skippedBefore;
  private long leftOut;
  private long bytesBefore;

  private ChunkPipeline(RowInput input, InputFields fields, @Nullable ReferenceTokens reference) {
    this.input = input;
    this.fields = fields;
    this.reference = reference;
    for (int k = 0; k < CHUNKS; k++) {
      free.add(new RowChunk(fields));
    }
    end = new RowChunk(fields);
  }

  /** Runs the pass. Returns what the tables joined came to, over all splits. */
  static List<JoinMatches> run(
      RowInput input,
      InputFields fields,
      @Nullable ReferenceTokens reference,
      RowChunk.Consumer consumer)
      throws IOException {
    ChunkPipeline pipeline = new ChunkPipeline(input, fields, reference);
    pipeline.run(consumer);
    return pipeline.joins;
  }

  private void run(RowChunk.Consumer consumer) throws IOException {
    Thread parser = Thread.ofPlatform().daemon().name("pimento-parse").start(this::parseAll);
    try {
      for (RowChunk chunk = filled.take(); isChunk(chunk); chunk = filled.take()) {
        consumer.accept(chunk);
        free.put(chunk);
      }
      rethrow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("the preparation was interrupted");
    } finally {
      parser.interrupt();
      ThreadEnd.await(parser);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the end mark is one object
  private boolean isChunk(RowChunk chunk) {
    return chunk != end;
  }

  private void rethrow() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void parseAll() {
    try {
      for (Split split : Split.values()) {
        if (input.has(split)) {
          parse(split);
        }
      }
    } catch (InterruptedException e) {
      return; // the caller has given up
    } catch (Throwable e) {
      failure = e;
    }
    // There is always room: the queue holds one more than there are chunks.
    filled.add(end);
  }

  private void parse(Split split) throws IOException, InterruptedException {
    try (RowReader reader = input.open(split)) {
      ChunkReader rows = new ChunkReader(reader, fields, reference, split);
      RowChunk chunk;
      boolean more;
      long leftOutBefore = leftOut;
      do {
        chunk = free.take();
        more = rows.fill(chunk);
        leftOut = leftOutBefore + chunk.leftOutRows;
        chunk.leftOutRows = leftOut;
        chunk.skippedRows += skippedBefore;
        chunk.inputBytes += bytesBefore;
        filled.put(chunk);
      } while (more);
      skippedBefore += reader.skippedRows();
      bytesBefore += reader.inputBytesRead();
      joins = Joins.sum(joins, reader.joins());
    }
  }
}
