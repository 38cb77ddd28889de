package io.pimento.app.command.pim;

import io.pimento.pim.dram.control.CommandSink;
import io.pimento.pim.dram.trace.CommandOutput;
import io.pimento.pim.nearbank.NearBankDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which units beside banks a study is of, and where its result and commands go. */
final class UnitOptions {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "A shipped near-bank device or a YAML file; default ${DEFAULT-VALUE}.")
  private String device = "hbm2-pim";

  @Option(names = "--json", paramLabel = "OUT", description = "The result.")
  private @Nullable Path json;

  @Option(
      names = "--commands",
      paramLabel = "OUT",
      description =
          "The commands of one channel of the units' run; an all-bank command names the first of"
              + " its banks. DRAMPower's form if the name ends in .drampower.")
  private @Nullable Path commands;

  /** Runs a study, whose commands are kept if it comes to its end. */
  <S> S run(BiFunction<NearBankDevice, CommandSink, S> study) throws IOException {
    return StudyOutput.of(
        () -> {
          NearBankDevice d = StudyOutput.nearBank(device);
          try (CommandOutput out = CommandOutput.open(commands, d.memory())) {
            S done = study.apply(d, out.sink());
            out.commit();
            return done;
          }
        });
  }

  void write(Object tree) throws IOException {
    StudyOutput.write(json, tree);
  }
}
