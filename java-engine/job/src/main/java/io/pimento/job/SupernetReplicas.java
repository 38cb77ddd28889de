package io.pimento.job;

import io.pimento.document.UserException;
import io.pimento.report.text.Text;
import io.pimento.run.config.RunConfig;
import io.pimento.run.config.TrainConfig;
import io.pimento.runtime.engine.Device;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.search.train.TrainSettings;

/** How many copies of a supernet train together, and on what. */
public final class SupernetReplicas {
  private SupernetReplicas() {}

  /**
   * As configured; without, one on each GPU that was asked for.
   *
   * @param gpus that were asked for; 1 for the processor
   * @param most that the device takes
   * @throws UserException if there are not so many GPUs, or two numbers were asked for
   */
  public static int of(TrainConfig train, int gpus, int most) {
    int replicas = train.settings().replicas();
    if (replicas > 1 && gpus > 1 && replicas != gpus) {
      throw new UserException(
          "train.replicas is "
              + replicas
              + ", but --gpus gives "
              + gpus
              + ": on GPUs each replica has one of its own; leave one of them out");
    }
    int wanted = Math.max(replicas, gpus);
    if (wanted > most) {
      throw new UserException(
          (replicas > 1 ? "train.replicas is " + replicas : "--gpus gives " + gpus)
              + ", but on GPUs each replica has one of its own, and here can be "
              + most
              + ": train with "
              + (replicas > 1 ? "--set train.replicas=" : "--gpus ")
              + most
              + (replicas > 1 ? ", or on the processor with --backend vector" : ""));
    }
    if (wanted > 1 && train.tables() instanceof TablePlace.Host) {
      throw new UserException(
          "train.table_place is host, which one GPU trains with; leave --gpus out, or share tables"
              + " out with --set train.table_place=shared");
    }
    return wanted;
  }

  /**
   * Refuses what several processes, each of which is one replica, cannot train.
   *
   * @param onGpus whether each computes on one
   * @throws UserException naming the key and what to set
   */
  public static void requireOneEach(RunConfig config, boolean onGpus) {
    if (config.train().tables() instanceof TablePlace.Shared) {
      throw new UserException(
          "train.table_place is shared, which GPUs of one process do (--gpus N); of several"
              + " processes each has all tables: set it to copies, or to host");
    }
    TrainSettings settings = config.train().settings();
    if (settings.replicas() > 1) {
      throw new UserException(
          "train.replicas is "
              + settings.replicas()
              + ", but of several processes each is one replica: set train.replicas=1, and start as"
              + " many processes as there are to be replicas");
    }
    if (settings.halfTables() && !onGpus) {
      throw new UserException(
          "train.table_precision is half, which several processes train with on GPUs alone: set it"
              + " to float, or train in one process");
    }
    if (config.model().weightNoise() > 0) {
      throw new UserException(
          "model.weight_noise is "
              + config.model().weightNoise()
              + ", which several processes do not train with: set it to 0, or train in one"
              + " process");
    }
  }

  /** What to say of as many processes. */
  static String processes(TrainConfig train, int processes, Device device) {
    if (device.copiesParameters()) {
      return ", by " + processes + " processes, each on a GPU";
    }
    return ", by "
        + processes
        + " processes, this one on "
        + Text.count(train.threadCount())
        + (train.threadCount() == 1 ? " thread" : " threads");
  }

  /** What to say of it; nothing of one. */
  static String sharing(TrainConfig train, int replicas, Device device) {
    if (replicas == 1) {
      return "";
    }
    if (device.copiesParameters()) {
      return ", by replicas on " + replicas + " GPUs";
    }
    int threads = train.threadCount();
    return ", by "
        + replicas
        + " replicas on "
        + threads
        + (threads == 1 ? " thread" : " threads")
        + (replicas > threads ? " (fewer than replicas: these take turns)" : "");
  }
}
