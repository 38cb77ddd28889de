package io.pimento.job.auto.choice;

import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoCandidate;
import io.pimento.report.text.Text;
import io.pimento.search.pipeline.PairedBootstrap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In one sentence, what came out. */
public final class Verdict {
  private Verdict() {}

  /**
   * The sentence.
   *
   * @param winner that is kept
   * @param handMade the best hand-made model
   * @param gap between them on the test split; null if they are one or there is no such split
   * @param duel of a searched and the best hand-made model on validation, if there was one
   */
  public static String of(
      AutoCandidate winner,
      Optional<AutoCandidate> handMade,
      PairedBootstrap.@Nullable Interval gap,
      Optional<Duel> duel) {
    String name = winner.shape().name();
    if (winner.arm() == AutoArm.HAND_MADE) {
      return name
          + " wins, a hand-made model: "
          + duel.map(
                  d ->
                      "%s is %s on validation (%s), within chance"
                          .formatted(d.searched(), d.gain() > 0 ? "ahead" : "behind", d))
              .orElse("no searched model was better on validation")
          + ".";
    }
    if (handMade.isEmpty()) {
      return name + " wins, a searched model; no hand-made model came as far.";
    }
    String other = handMade.get().shape().name();
    if (gap == null) {
      return "%s wins, a searched model, ahead of %s, the best hand-made one, on validation%s; the data have no test split."
          .formatted(name, other, duel.map(d -> " (" + d + ")").orElse(""));
    }
    String said =
        !gap.clear()
            ? "no difference beyond chance"
            : gap.mean() < 0 ? "better beyond chance" : "worse beyond chance";
    return "%s wins, a searched model: its test log loss is %s %s that of %s, the best hand-made one (difference %s, 95 %% interval %s to %s): %s."
        .formatted(
            name,
            Text.fixed(Math.abs(gap.mean()), 5),
            gap.mean() < 0 ? "below" : "above",
            other,
            Text.signed(gap.mean(), 5),
            Text.signed(gap.low(), 5),
            Text.signed(gap.high(), 5),
            said);
  }
}
