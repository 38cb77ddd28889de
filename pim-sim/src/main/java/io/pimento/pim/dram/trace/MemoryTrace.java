package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.Memory;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.control.RequestSource;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs a memory trace on a device. */
public final class MemoryTrace {
  private MemoryTrace() {}

  /**
   * What a run writes besides its result; null for what is not wanted.
   *
   * @param requests one line a request, as CSV
   * @param commands the command log: DRAMPower's form if the name ends in {@code .drampower}; a
   *     folder gets DRAMsim3's {@code ch_Ncmd.trace} files; else one file in DRAMsim3's form
   */
  public record Outputs(@Nullable Path requests, @Nullable Path commands) {
    /** Nothing. */
    public static final Outputs NONE = new Outputs(null, null);
  }

  /** Runs a trace file; an empty one is an error. Files get their names when all is well. */
  public static TraceResult run(Path trace, DramDevice device, Outputs outputs) throws IOException {
    long capacity = device.rules() == Rules.STANDARD ? device.organization().bytes() : 0;
    try (TraceFile file = TraceFile.open(trace, capacity, device.map());
        ReadAhead source = new ReadAhead(file);
        Logs logs = Logs.open(outputs, device)) {
      TraceResult result = run(source, device, logs.commands(), logs.requests());
      if (result.requests() == 0) {
        throw new TraceException(trace + ": holds no request");
      }
      logs.commit();
      return result;
    }
  }

  /** Runs requests from anywhere, with further listeners. */
  public static TraceResult run(
      RequestSource source, DramDevice device, CommandSink commands, RequestSink requests) {
    Latencies latencies = new Latencies(requests);
    Memory.Outcome outcome = new Memory(device, commands, latencies).run(source);
    return new TraceResult(device, outcome, latencies);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }
}
