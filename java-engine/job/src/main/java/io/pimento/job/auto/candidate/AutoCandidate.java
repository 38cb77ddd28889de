package io.pimento.job.auto.candidate;

import io.pimento.data.InputKinds;
import io.pimento.job.fit.FitTrial;
import io.pimento.job.fit.ModelShape;
import io.pimento.run.RunData;
import io.pimento.search.model.Model;
import io.pimento.search.recipe.Draw;

/**
 * A model and how it is trained.
 *
 * @param number from 0, in the order of proposals of both arms
 * @param inputs columns that it reads
 * @param softness share of other models' predictions in the labels that it is trained on
 */
public record AutoCandidate(
    int number, AutoArm arm, ModelShape shape, Draw draw, InputKinds inputs, double softness) {
  /** One that is trained on the labels as they are. */
  public AutoCandidate(int number, AutoArm arm, ModelShape shape, Draw draw, InputKinds inputs) {
    this(number, arm, shape, draw, inputs, 0);
  }

  /** The same, taught by others. */
  public AutoCandidate student(int asNumber, double share) {
    return new AutoCandidate(asNumber, arm, shape, draw, inputs, share);
  }

  /** The data without the columns that it does not read. */
  public RunData of(RunData data) {
    return data.withInputs(inputs);
  }

  /** Its model over the columns that it reads. */
  public Model model(RunData data) {
    return shape.model(of(data).stem(), draw.sizes());
  }

  /** Of one sample, all kinds. */
  public long multiplyAdds(RunData data) {
    return model(data).inference().cost().multiplyAdds();
  }

  /** Whether it has at most so many; {@link Long#MAX_VALUE} asks for nothing. */
  public boolean isWithin(long mostMultiplyAdds, RunData data) {
    return mostMultiplyAdds == Long.MAX_VALUE || multiplyAdds(data) <= mostMultiplyAdds;
  }

  /** What it is, in a table. */
  public String words() {
    String read =
        inputs.equals(InputKinds.ALL) ? "" : "inputs " + String.join(", ", inputs.names()) + "; ";
    String taught = softness == 0 ? "" : ", labels softened by " + softness;
    return read + FitTrial.words(shape, draw) + taught;
  }
}
