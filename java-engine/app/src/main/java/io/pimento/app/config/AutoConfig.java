package io.pimento.app.config;

/**
 * The section {@code auto}.
 *
 * @param budget seconds for all of it
 * @param auc whether models are chosen by AUC rather than log loss
 * @param maxMultiplyAdds bound on a model's multiply-adds; {@link Long#MAX_VALUE} for none
 * @param ensemble models whose mean is listed, too; 1 for none
 * @param parallel trainings side by side; 0 for one a thread
 * @param seed of draws and of the first training of each
 */
public record AutoConfig(
    double budget, boolean auc, long maxMultiplyAdds, int ensemble, int parallel, long seed) {
  private static final int MOST_MODELS = 100;

  static AutoConfig read(Section s) {
    return new AutoConfig(
        s.time("budget"),
        s.isAuc("objective"),
        s.isNull("max_multiply_adds") ? Long.MAX_VALUE : (long) s.number("max_multiply_adds", 1),
        Math.toIntExact(s.whole("ensemble", 1, MOST_MODELS)),
        s.threads("parallel", 0),
        s.whole("seed", 0, Long.MAX_VALUE));
  }
}
