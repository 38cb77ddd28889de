package io.pimento.run;

import io.pimento.document.DocumentException;
import io.pimento.document.Documents;
import io.pimento.document.UserException;
import io.pimento.run.config.ConfigTree;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.file.AtomicFile;
import io.pimento.runtime.file.ChecksumLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Everything that belongs to one run, under fixed names. */
public record RunFolder(Path path) {
  /** The name of the file of chosen kernels. */
  public static final String KERNELS = "kernel-choices.txt";

  private static final String CONFIG = "config.yaml";
  private static final String CONFIG_HEAD =
      "# What this run was begun with. Not to be edited: a checksum ends it.\n";
  private static final String REMEDY =
      "; restore it from a copy, or remove it and give the run's settings again with --config and"
          + " --set";

  /**
   * Makes the folder, if need be, and becomes its only writer until that is closed.
   *
   * @throws UserException naming the process that is already
   */
  public Closeable toWrite() throws IOException {
    return RunLock.take(path)::close;
  }

  public Path config() {
    return path.resolve(CONFIG);
  }

  public Path environment() {
    return path.resolve("environment.json");
  }

  public Path log() {
    return path.resolve("log.txt");
  }

  public Path fingerprint() {
    return path.resolve("data-fingerprint.txt");
  }

  /** What trainings of the run start from; not there where they start from nothing made before. */
  public Path pretrained() {
    return path.resolve("pretrained-fingerprint.txt");
  }

  public Path supernet() {
    return path.resolve("supernet.safetensors");
  }

  public Path journal() {
    return path.resolve("journal.jsonl");
  }

  /** Which kernels compute which shapes, for the same bits after a stop. */
  public Path kernelChoices() {
    return path.resolve(KERNELS);
  }

  /** Which sizes of batches go by tiles of samples, as the clock said. */
  public Path tileChoices() {
    return path.resolve("tile-choices.txt");
  }

  /** What subnets cost on a simulated device, one line a graph. */
  public Path hardware() {
    return path.resolve("hardware.jsonl");
  }

  public Path trials() {
    return path.resolve("trials.json");
  }

  /** The best searched model's weights and architecture. */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  public Path bestArchitecture() {
    return path.resolve("best.json");
  }

  /** The best hand-made model's weights; they say which model it is. */
  public Path bestBaseline() {
    return path.resolve("best-baseline.safetensors");
  }

  /** Finished trainings of a search that trains its candidates. */
  public Path searchTrials() {
    return path.resolve("search-trials.json");
  }

  /** The folder of weights of subnets that a search trained on its last rung. */
  public Path searched() {
    return path.resolve("searched");
  }

  /** Finished trials and tests of fitted models. */
  public Path fitTrials() {
    return path.resolve("fit-trials.json");
  }

  /** The weights of a fitted model. */
  public Path fitted(String model) {
    return path.resolve("fit-" + model + ".safetensors");
  }

  /** The weights of the fitted model that is best on validation. */
  public Path fittedBest() {
    return path.resolve("fit.safetensors");
  }

  /** Finished trainings of a search within a time. */
  public Path autoTrials() {
    return path.resolve("auto-trials.json");
  }

  /** The folder of weights of candidates that may still win. */
  public Path candidates() {
    return path.resolve("candidates");
  }

  /** The folder of work that is handed out to other processes. */
  public Path work() {
    return path.resolve("work");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  public Results results() {
    return new Results(path.resolve("results.json"));
  }

  public TestOpenings testOpenings() {
    return new TestOpenings(path.resolve(TestOpenings.FILE));
  }

  /** A folder under {@code runs} that is not there yet. */
  public static RunFolder fresh(String name) {
    String base = LocalDate.now(java.time.ZoneId.systemDefault()) + "-" + name;
    Path folder = Path.of("runs", base);
    for (int i = 2; Files.exists(folder); i++) {
      folder = Path.of("runs", base + "-" + i);
    }
    return new RunFolder(folder);
  }

  /** The run that a file of weights is of: the folder that it lies in, or the one above. */
  public static RunFolder of(Path file) {
    RunFolder own = new RunFolder(Objects.requireNonNullElse(file.getParent(), Path.of(".")));
    Path above = own.path().toAbsolutePath().normalize().getParent();
    return own.exists() || above == null || !new RunFolder(above).exists()
        ? own
        : new RunFolder(above);
  }

  /** Whether a run was begun here. */
  public boolean exists() {
    return Files.exists(config());
  }

  /** The configuration it was begun with. */
  public ConfigTree savedConfig() throws IOException {
    String text;
    try {
      text = Documents.text(config());
    } catch (DocumentException e) {
      throw new UserException(e.getMessage() + REMEDY, e);
    }
    // Without the first line it is a folder of before there was a checksum.
    if (text.startsWith(CONFIG_HEAD)) {
      if (ChecksumLine.above(text).isEmpty()) {
        throw new UserException(config() + " is damaged or was edited" + REMEDY);
      }
    } else if (text.isBlank() || text.contains(ChecksumLine.START)) {
      throw new UserException(config() + " is empty or damaged" + REMEDY);
    }
    return ConfigTree.defaults().withFile(config());
  }

  /** Refuses a folder that is something else. */
  public void requireUsable() {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UserException(path + " is a file, not a run folder; choose another --run");
    }
    if (Files.exists(path.resolve("dataset.json"))) {
      throw new UserException(path + " holds prepared data, not a run; choose another --run");
    }
  }

  /** The sections whose results are already here, so that they may not change any more. */
  private Set<String> frozen(RunConfig before) {
    Set<String> sections = new java.util.TreeSet<>();
    if (Files.exists(supernet())) {
      sections.addAll(List.of("data", "model", "train"));
    }
    if (Files.exists(journal())) {
      sections.addAll(List.of("tune", "search"));
    }
    boolean trained = Files.exists(journal()) || Files.exists(searchTrials());
    if (trained && !before.search().evaluation().isSupernet()) {
      sections.addAll(List.of("data", "model", "train", "tune", "search"));
    }
    if (Files.exists(trials())) {
      sections.addAll(List.of("data", "retrain"));
    }
    if (Files.exists(fitTrials())) {
      sections.add("data");
    }
    if (Files.exists(autoTrials())) {
      sections.addAll(List.of("data", "auto"));
    }
    return sections;
  }

  /**
   * Becomes the folder's one writer, and makes the folder.
   *
   * @throws UserException naming the process that writes there already
   */
  public java.io.Closeable lock() throws IOException {
    return RunLock.take(path)::close;
  }

  /**
   * Writes the resolved configuration and the environment.
   *
   * @throws UserException if a section changed whose result is already here
   */
  public void begin(RunConfig config, Map<String, Object> environment) throws IOException {
    if (exists()) {
      RunConfig before = RunConfig.of(savedConfig());
      List<String> changed = new ArrayList<>();
      frozen(before).forEach(section -> changed.addAll(before.differences(config, section)));
      if (!changed.isEmpty()) {
        throw new UserException(
            path
                + " holds results of another configuration ("
                + String.join("; ", changed)
                + "); choose another --run folder");
      }
    }
    String text = CONFIG_HEAD + config.tree().yaml().stripTrailing() + "\n";
    AtomicFile.write(config(), ChecksumLine.below(text));
    AtomicFile.write(environment(), Results.text(Results.of(environment)) + "\n");
  }

  /**
   * Notes whose rows were used, and what trainings start from; others in the same folder are
   * refused.
   *
   * @param found the data's fingerprint
   * @param tables that of the pretrained tables; empty for none
   */
  public void useData(String found, String tables) throws IOException {
    boolean begun = Files.exists(fingerprint());
    String start = noted(pretrained(), "pretrained tables", tables);
    if (!start.equals(tables) && (begun || !start.isEmpty())) {
      throw new UserException(
          path
              + " was begun with "
              + (start.isEmpty() ? "no pretrained tables" : "the pretrained tables " + start)
              + ", now there are "
              + (tables.isEmpty() ? "none" : tables)
              + "; choose another --run folder, or the file and fields that it was begun with");
    }
    String before = noted(fingerprint(), "data", found);
    if (begun && !before.equals(found)) {
      throw new UserException(
          path
              + " belongs to data "
              + before
              + ", these are "
              + found
              + "; choose another --run folder");
    }
    // The data's come last: where they are noted, nothing is missing.
    if (!tables.isEmpty() && start.isEmpty()) {
      AtomicFile.write(pretrained(), tables + "\n");
    }
    if (!begun) {
      AtomicFile.write(fingerprint(), found + "\n");
    }
  }

  /** A fingerprint that a file holds; empty if it is not there. */
  private static String noted(Path file, String of, String now) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    String before = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    if (!before.matches("[0-9a-f]+")) {
      throw new UserException(
          file
              + " is damaged: it should hold the fingerprint of the "
              + of
              + "; these have "
              + now
              + ": write that into it if they are the run's, or choose another --run folder");
    }
    return before;
  }
}
