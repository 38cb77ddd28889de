package io.pimento.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The quickstart's run at tiny sizes, made once for whoever asks first; nobody changes it, so that
 * each test can run by itself. What goes on with it works on a copy.
 */
final class QuickstartRun {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path folder;
  private final CommandLineRun command;

  private QuickstartRun(Path folder, CommandLineRun command) {
    this.folder = folder;
    this.command = command;
  }

  /** Holds the one that is shared. */
  private static final class Shared {
    private static final QuickstartRun RUN = make();

    private static QuickstartRun make() {
      try {
        Path folder = Files.createTempDirectory("quickstart");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        Path run = folder.resolve("run");
        String recipes = "auto.recipes=" + QuickRecipes.in(folder);
        CommandLineRun command =
            CommandLineRun.of("quickstart", "--fast", "--run", run.toString(), "--set", recipes);
        return new QuickstartRun(run, command);
      } catch (Exception e) {
        throw new AssertionError("the quickstart did not come through", e);
      }
    }

    private static void delete(Path folder) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (Exception e) {
        // The system clears its temporary folder.
        return;
      }
    }
  }

  /** The shared run, which came through. */
  static QuickstartRun shared() {
    assertThat(Shared.RUN.command.exit()).as(Shared.RUN.command.err()).isZero();
    return Shared.RUN;
  }

  /** What it printed. */
  String said() {
    return command.out();
  }

  Path folder() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The same for a command line. */
  String in(String name) {
    return file(name).toString();
  }

  JsonNode results() throws Exception {
    return json(file("results.json"));
  }

  List<String> openings() throws Exception {
    return Files.readAllLines(file("test-openings.log"));
  }

  /** A copy that may be gone on with; its data are the shared ones. */
  QuickstartRun copy(Path to) throws Exception {
    return new QuickstartRun(ConfiguredRuns.copy(folder, to), command);
  }

  /** The test log loss of the searched model that was tested, as commands print it. */
  String searchedTestLoss() throws Exception {
    for (JsonNode model : results().path("retrain").path("models")) {
      if (model.path("searched").asBoolean() && model.has("test")) {
        double loss = model.path("test").path("log_loss").asDouble();
        return String.format(Locale.ROOT, "log loss %.6f", loss);
      }
    }
    throw new AssertionError("no searched model was tested");
  }

  static JsonNode json(Path file) throws Exception {
    return MAPPER.readTree(Files.readString(file));
  }
}
