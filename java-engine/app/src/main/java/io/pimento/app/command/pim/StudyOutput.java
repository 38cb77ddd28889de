package io.pimento.app.command.pim;

import io.pimento.document.UserException;
import io.pimento.pim.crossbar.CrossbarException;
import io.pimento.pim.dram.device.DeviceException;
import io.pimento.pim.dram.device.DeviceFile;
import io.pimento.pim.dram.device.DramDevice;
import io.pimento.pim.dram.device.Rules;
import io.pimento.pim.dram.trace.TraceException;
import io.pimento.pim.nearbank.NearBankDevice;
import io.pimento.pim.nearbank.NearBankDeviceFile;
import io.pimento.pim.placement.PlacementException;
import io.pimento.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the studies of memories have in common: devices in, JSON out, mistakes in one line. */
final class StudyOutput {
  private StudyOutput() {}

  /** A near-bank device: a shipped name, or a YAML file. */
  static NearBankDevice nearBank(String device) throws IOException {
    return device.endsWith(".yaml") || device.endsWith(".yml")
        ? NearBankDeviceFile.read(Path.of(device), Map.of())
        : NearBankDeviceFile.shipped(device, Map.of());
  }

  static DramDevice memory(Path file, String policy) throws IOException {
    return DeviceFile.named(file.toString(), Rules.named(policy));
  }

  /** Runs a study; what the user can repair becomes a line. */
  static <T> T of(Callable<T> study) throws IOException {
    try {
      return study.call();
    } catch (DeviceException
        | CrossbarException
        | PlacementException
        | TraceException
        | IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes indented JSON; the file gets its name when it is whole. Null writes nothing. */
  static void write(@Nullable Path path, Object tree) throws IOException {
    if (path != null) {
      JsonMapper mapper = JsonMapper.builder().build();
      AtomicFile.write(
          path, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
    }
  }

  /** Percent of a memory's time that rests on assumed constants: all of it if one timing does. */
  static double assumedPercent(DramDevice memory) {
    return memory.isAssumed("timing") ? 100 : 0;
  }
}
