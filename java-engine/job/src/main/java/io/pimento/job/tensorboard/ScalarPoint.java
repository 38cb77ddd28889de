package io.pimento.job.tensorboard;

/**
 * One value of one training.
 *
 * @param training what TensorBoard calls a run
 * @param tag the chart that it belongs to
 * @param step how far the training was: what is counted is {@link Tag#steps}
 */
record ScalarPoint(String training, Tag tag, long step, double value) {

  /**
   * A chart.
   *
   * @param name charts whose names agree up to the slash stand together
   * @param steps what its steps count
   */
  record Tag(String name, String steps) {}

  /** What a chart of a training holds once. */
  Key key() {
    return new Key(tag.name(), step);
  }

  /** A place on a chart. */
  record Key(String tag, long step) {}
}
