package io.pimento.run;

import io.pimento.document.UserException;
import io.pimento.run.backend.Backends;
import io.pimento.run.config.PretrainedConfig;
import io.pimento.run.config.RunConfig;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.execute.Tiling;
import io.pimento.runtime.kernel.matmul.MatmulChooser;
import io.pimento.runtime.kernel.matmul.MatmulProvider;
import io.pimento.runtime.parallel.Workers;
import io.pimento.search.pipeline.Machine;
import io.pimento.search.pipeline.Trainings;
import io.pimento.search.pipeline.TrialBook;
import io.pimento.search.pipeline.Workbench;
import io.pimento.search.progress.Progress;
import io.pimento.search.work.Carrier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process's work on a run folder. */
public final class Run implements AutoCloseable {
  private final Study study;
  private final Workbench bench;
  private final List<Device> devices;
  private final Messages messages;
  private final Closeable lock;
  private final Backends.Choice backend;
  private Optional<Carrier> carrier = Optional.empty();

  private Run(
      Study study,
      Machine machine,
      List<Device> devices,
      Messages messages,
      Closeable lock,
      Backends.Choice backend) {
    this.study = study;
    this.devices = devices;
    this.bench = new Workbench(machine, messages.progress(), messages::line);
    this.messages = messages;
    this.lock = lock;
    this.backend = backend;
  }

  /** Opens data and folder, and says where and with what. */
  public static Run open(
      RunFolder folder, RunConfig config, Backends.Choice backend, Messages messages)
      throws IOException {
    folder.requireUsable();
    RunData data = opened(config);
    RunLock lock = RunLock.take(folder.path());
    try {
      return open(folder, config, backend, messages, read(data, config), lock);
    } catch (IOException | RuntimeException e) {
      data.close();
      closeAfter(lock, e);
      throw e;
    }
  }

  /** Data with the tables that trainings start from. */
  private static RunData opened(RunConfig config) throws IOException {
    RunData data = RunData.open(config.data(), config.model());
    PretrainedConfig pretrained = config.model().pretrained();
    if (pretrained == null) {
      return data;
    }
    try {
      return data.withPretrained(PretrainedTables.open(pretrained, config.data().prepared(), data));
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** What a run's models read of its data. */
  private static RunData read(RunData data, RunConfig config) {
    RunData read = data.withInputs(config.model().inputs());
    return config.model().calm() ? read.calm() : read;
  }

  private static void closeAfter(RunLock lock, Exception e) {
    try {
      lock.close();
    } catch (IOException second) {
      e.addSuppressed(second);
    }
  }

  private static Run open(
      RunFolder folder,
      RunConfig config,
      Backends.Choice backend,
      Messages messages,
      RunData data,
      RunLock lock)
      throws IOException {
    int threads = config.train().threadCount();
    folder.begin(config, Environment.describe(backend.line(), threads));
    folder.useData(data.fingerprint(), data.pretrained().fingerprint());
    KeptEncoding encoding =
        KeptEncoding.keep(config.data().prepared(), data.dataset().schema(), folder.path())
            .reading(data.inputs());
    messages.logTo(folder.log());
    messages.line("run folder " + folder.path() + "; " + threads + " threads; " + backend.line());
    MatmulProvider matmul = backend.matmul();
    if (matmul instanceof MatmulChooser chooser) {
      if (!Files.exists(folder.kernelChoices())) {
        if (Files.exists(folder.supernet())) {
          messages.line(
              "kernels: "
                  + folder.kernelChoices()
                  + " is not there (removed, or the run was begun on another backend), so they are"
                  + " chosen again; last bits may differ from those of an undisturbed run");
        }
        chooser.save(folder.kernelChoices());
      }
      chooser.keepIn(folder.kernelChoices());
    }
    List<Device> devices =
        backend.openAll(matmul, Tiling.keptIn(folder.tileChoices()), config.train().tables());
    Machine machine = machine(config, threads, devices);
    encoding.notes().forEach(messages::line);
    data.pretrained().lines().forEach(messages::line);
    return new Run(
        new Study(folder, config, data, encoding),
        machine,
        devices,
        messages,
        lock::close,
        backend);
  }

  /**
   * Opens a run that another process writes, to compute for it as it would itself: nothing is
   * written in its folder.
   *
   * @param kernels the text of its choices of kernels, if there are any
   */
  static Run visit(
      RunFolder folder,
      RunConfig config,
      Backends.Choice backend,
      Optional<String> kernels,
      Messages messages)
      throws IOException {
    RunData data = opened(config);
    try {
      MatmulProvider matmul = backend.matmul();
      if (matmul instanceof MatmulChooser chooser) {
        keepTo(chooser, kernels);
      }
      List<Device> devices = backend.openAll(matmul, new Tiling(), config.train().tables());
      Machine machine = machine(config, config.train().threadCount(), devices);
      KeptEncoding none = new KeptEncoding("", Map.of(), List.of());
      Study study = new Study(folder, config, read(data, config), none);
      return new Run(study, machine, devices, messages, () -> {}, backend);
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Opens a run as one of several processes that train together, of which another one writes: the
   * same as there, but nothing is read or written in a folder. Kernels must leave nothing to choose
   * by the clock.
   */
  public static Run takePart(
      RunFolder folder, RunConfig config, Backends.Choice backend, Messages messages)
      throws IOException {
    return visit(folder, config, backend, Optional.empty(), messages);
  }

  /** On the first device; if it does not do, all are closed. */
  private static Machine machine(RunConfig config, int threads, List<Device> devices) {
    Device device = devices.getFirst();
    double noise = config.model().weightNoise();
    if (noise > 0 && !device.takesWeightNoise()) {
      devices.forEach(Device::close);
      throw new UserException(
          "model.weight_noise is "
              + noise
              + ", but on a GPU a step is one launch, from the graph to the update, in which"
              + " weights have no noise. Train with --backend vector, openblas, or auto on a"
              + " machine without GPU, or with --set model.weight_noise=0");
    }
    if (noise > 0 && config.train().settings().replicas() > 1) {
      devices.forEach(Device::close);
      throw new UserException(
          "model.weight_noise is "
              + noise
              + ", but train.replicas is "
              + config.train().settings().replicas()
              + ": replicas train without noise; set one of them to 0 or 1");
    }
    return new Machine(new Workers(threads), device, noise)
        .beside(devices.subList(1, devices.size()));
  }

  private static void keepTo(MatmulChooser chooser, Optional<String> kernels) throws IOException {
    Path file = Files.createTempFile("pimento-kernels-", ".txt");
    try {
      if (kernels.isPresent()) {
        Files.writeString(file, kernels.get());
      } else {
        Files.delete(file);
      }
      chooser.keepTo(file);
    } catch (IllegalStateException e) {
      throw new UserException("this machine cannot take part: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** What is studied, for those who neither compute nor print. */
  public Study study() {
    return study;
  }

  /** What it is computed with. */
  public Workbench bench() {
    return bench;
  }

  public RunFolder folder() {
    return study.folder();
  }

  public RunConfig config() {
    return study.config();
  }

  public Messages messages() {
    return messages;
  }

  public Progress progress() {
    return bench.progress();
  }

  public Machine machine() {
    return bench.machine();
  }

  /** The kernels that were chosen. */
  public Backends.Choice backend() {
    return backend;
  }

  /** Has work that can be done elsewhere done by whoever a carrier asks, from now on. */
  public void handOut(Carrier to) {
    carrier = Optional.of(to);
  }

  /** Who does work in place of this process as the run is now, if anybody does. */
  public Optional<Carrier.Site> elsewhere() throws IOException {
    return carrier.isEmpty()
        ? Optional.empty()
        : Optional.of(new Carrier.Site(RunPlace.of(this), carrier.get()));
  }

  /**
   * Machines that share the threads, one for each of some trainings side by side. Of several GPUs
   * none is without one.
   */
  public Trainings trainings(int parallel) {
    int threads = config().train().threadCount();
    int lanes = Math.max(parallel, devices.size());
    List<Machine> machines = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      int share = (threads + lanes - 1 - i) / lanes;
      machines.add(
          machine().on(devices.get(i % devices.size())).with(new Workers(Math.max(1, share))));
    }
    return new Trainings(machines, progress());
  }

  /**
   * For work that is one piece.
   *
   * @param what it is, such as "a supernet trains"
   * @throws UserException if there are several GPUs
   */
  public void requireOneGpu(String what) {
    if (devices.size() > 1) {
      throw Backends.oneGpu(what);
    }
  }

  /** Opens or creates a book of trainings, whose key identifies what decides their bytes. */
  public TrialBook trialBook(Path file, String key) throws IOException {
    return TrialBook.open(file, key, config().train().checkpointSeconds());
  }

  public RunData data() {
    return study.data();
  }

  /**
   * Ends the work.
   *
   * @throws IOException if the folder was removed or replaced meanwhile
   */
  @Override
  public void close() throws IOException {
    try (lock) {
      release();
    }
  }

  private void release() {
    machine().close();
    try {
      new CutFactors(devices, messages).close();
    } finally {
      devices.forEach(Device::close);
      data().close();
    }
  }
}
