package io.pimento.search.evaluate;

/**
 * How a subnet inside the supernet is scored (SUPERNET.md "Evaluating a subnet").
 *
 * @param steps of tuning the head alone; 0 for none
 * @param batch rows of a tuning step
 * @param learningRate peak of Adagrad's schedule
 * @param validationRows most rows to score on
 * @param chunk rows whose features are computed together
 */
public record TuneSettings(
    int steps, int batch, double learningRate, long validationRows, int chunk) {
  /** The published settings. */
  public static final TuneSettings PUBLISHED = new TuneSettings(500, 512, 0.04, 150L * 8192, 4096);

  public TuneSettings {
    if (steps < 0 || batch < 1 || validationRows < 1 || chunk < batch || chunk % batch != 0) {
      throw new IllegalArgumentException(
          "head tuning needs steps ≥ 0, rows ≥ 1 and a chunk that is a multiple of the batch; got "
              + steps
              + " steps of "
              + batch
              + ", chunk "
              + chunk
              + ", "
              + validationRows
              + " validation rows");
    }
  }
}
