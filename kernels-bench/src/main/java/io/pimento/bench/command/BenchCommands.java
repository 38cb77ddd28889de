package io.pimento.bench.command;

import io.pimento.app.command.CommandProvider;
import io.pimento.app.console.Console;
import picocli.CommandLine;

/** Adds {@code pimento bench} to the command line. */
public final class BenchCommands implements CommandProvider {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public CommandLine command(Console console) {
    CommandLine bench = new CommandLine(new BenchCommand(console));
    bench.addSubcommand("step", new BenchStepCommand(console));
    bench.addSubcommand("gpu", new BenchGpuCommand(console));
    bench.addSubcommand("matmul", new BenchMatmulCommand(console));
    bench.addSubcommand("embedding", new BenchEmbeddingCommand(console));
    bench.addSubcommand("tune", new BenchTuneCommand(console));
    bench.addSubcommand("data", new BenchDataCommand(console));
    bench.addSubcommand("models", new BenchModelsCommand(console));
    bench.addSubcommand("memory", new BenchMemoryCommand(console));
    return bench;
  }
}
