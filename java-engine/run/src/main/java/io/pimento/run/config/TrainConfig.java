package io.pimento.run.config;

import io.pimento.document.Labelled;
import io.pimento.runtime.engine.TablePlace;
import io.pimento.search.space.Strategy;
import io.pimento.search.supernet.Sharing;
import io.pimento.search.train.TrainSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code train}.
 *
 * @param continued a run or a checkpoint whose supernet is trained on; null to begin with nothing
 * @param pathWarmUp part of the steps in which the full path fades out
 * @param checkpointEvery steps
 * @param checkpointSeconds between checkpoints of a single model's training
 * @param threads 0 for all cores
 * @param tables where GPUs have large ones
 */
public record TrainConfig(
    Sharing sharing,
    @Nullable String continued,
    Strategy strategy,
    TrainSettings settings,
    double pathWarmUp,
    long checkpointEvery,
    double checkpointSeconds,
    int threads,
    TablePlace tables) {
  /** What weights can be shared by: a subnet on its own shares nothing. */
  static final List<String> SHARINGS = List.of(Sharing.MASKED.label(), Sharing.SLICED.label());

  static TrainConfig read(Section s) {
    Sharing sharing = s.named("sharing", SHARINGS, Sharing::byName);
    if (sharing == Sharing.STANDALONE) {
      throw s.wrong("sharing", "masked or sliced");
    }
    double epsilon = s.positive("adagrad_epsilon");
    double decay = s.number("weight_decay", 0);
    double tableDecay = s.number("table_decay", 0);
    boolean perRow = s.isSecond("table_state", Optimizers.ELEMENT, Optimizers.ROW);
    TrainSettings settings =
        new TrainSettings(
            s.named(
                "optimizer",
                Optimizers.NAMES,
                name -> Optimizers.byName(name, epsilon, decay, tableDecay, perRow)),
            s.positive("learning_rate"),
            s.fraction("warm_up"),
            s.number("clip", 0),
            s.integer("batch", 1),
            s.integer("epochs", 1),
            s.whole("seed", 0, Long.MAX_VALUE),
            s.threads("replicas", 1),
            s.isSecond("table_precision", Optimizers.FLOAT, Optimizers.HALF));
    return new TrainConfig(
        sharing,
        s.optionalText("continue"),
        s.named("strategy", Labelled.labels(Strategy.class), Strategy::byName),
        settings,
        s.fraction("path_warm_up"),
        s.integer("checkpoint_every", 0),
        s.number("checkpoint_seconds", 0),
        s.threads("threads", 0),
        tables(s, settings));
  }

  private static TablePlace tables(Section s, TrainSettings settings) {
    double hot = s.fraction("table_hot");
    String name = s.word("table_place", TablePlace.NAMES.toArray(String[]::new));
    TablePlace place = TablePlace.named(name, hot);
    if (place instanceof TablePlace.Shared && settings.halfTables()) {
      throw s.wrong("table_place", "copies or host with table_precision half");
    }
    if (place instanceof TablePlace.Host) {
      if (!settings.optimizer().leavesZeroGradientsAlone()) {
        throw s.wrong(
            "table_place",
            "copies or shared with an optimizer that changes rows without gradients (host goes"
                + " with adagrad, and with sgd without momentum and decay)");
      }
      if (settings.replicas() > 1) {
        throw s.wrong("table_place", "copies or shared with replicas");
      }
    }
    return place;
  }

  /** The threads asked for, or all cores. */
  public int threadCount() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Steps in which the full path fades out. */
  public long pathWarmUpSteps(long rows) {
    return Math.round(pathWarmUp * settings.steps(rows));
  }
}
