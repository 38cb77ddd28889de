package io.pimento.pim.dram.trace;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.control.RequestSink;
import io.pimento.pim.dram.device.DramDevice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The logs of one run, opened, committed and closed together. */
final class Logs implements Closeable {
  /** Gives a file its name. */
  @FunctionalInterface
  private interface Commit {
    void run() throws IOException;
  }

  private final List<Commit> commits = new ArrayList<>();
  private final List<Closeable> open = new ArrayList<>();
  private CommandSink commands = CommandSink.NONE;
  private RequestSink requests = RequestSink.NONE;

  private Logs() {}

  static Logs open(MemoryTrace.Outputs outputs, DramDevice device) throws IOException {
    Logs logs = new Logs();
    try {
      Path requests = outputs.requests();
      if (requests != null) {
        RequestLog log = new RequestLog(requests);
        logs.keep(log::commit, log);
        logs.requests = log;
      }
      Path commands = outputs.commands();
      if (commands != null) {
        logs.openCommands(commands, device);
      }
      return logs;
    } catch (IOException e) {
      logs.close();
      throw e;
    }
  }

  private void openCommands(Path path, DramDevice device) throws IOException {
    int channels = device.organization().channels();
    if (path.toString().endsWith(".drampower")) {
      DrampowerLog log = new DrampowerLog(path, device.organization());
      keep(log::commit, log);
      commands = log;
    } else if (MemoryTrace.isFolder(path)) {
      CommandLog[] logs = new CommandLog[channels];
      for (int c = 0; c < channels; c++) {
        logs[c] = new CommandLog(path.resolve("ch_" + c + "cmd.trace"), 1);
        keep(logs[c]::commit, logs[c]);
      }
      commands =
          (clock, command, channel, rank, group, bank, row, column) ->
              logs[channel].issued(clock, command, channel, rank, group, bank, row, column);
    } else {
      CommandLog log = new CommandLog(path, channels);
      keep(log::commit, log);
      commands = log;
    }
  }

  private void keep(Commit commit, Closeable closeable) {
    commits.add(commit);
    open.add(closeable);
  }

  CommandSink commands() {
    return commands;
  }

  RequestSink requests() {
    return requests;
  }

  void commit() throws IOException {
    for (Commit c : commits) {
      c.run();
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable c : open) {
      c.close();
    }
  }
}
