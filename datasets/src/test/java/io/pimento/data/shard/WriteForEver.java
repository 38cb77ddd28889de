package io.pimento.data.shard;

import java.io.IOException;
import java.nio.file.Path;

/** A process that begins a data set and waits to be killed. */
final class WriteForEver {
  private WriteForEver() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    DatasetWriter writer = Shards.writer(Path.of(arguments[0]), false, Shards::open);
    Shards.fill(writer);
    System.out.println("writing");
    Thread.sleep(600_000);
    writer.close();
  }
}
