package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.device.DramDevice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A command log for those who run a memory without a trace file. */
public final class CommandOutput implements Closeable {
  private final Logs logs;

  private CommandOutput(Logs logs) {
    this.logs = logs;
  }

  /** Opens the log of {@link MemoryTrace.Outputs#commands}; null writes nothing. */
  public static CommandOutput open(@Nullable Path path, DramDevice device) throws IOException {
    return new CommandOutput(Logs.open(new MemoryTrace.Outputs(null, path), device));
  }

  public CommandSink sink() {
    return logs.commands();
  }

  /** All is well: the log gets its name. */
  public void commit() throws IOException {
    logs.commit();
  }

  @Override
  public void close() throws IOException {
    logs.close();
  }
}
