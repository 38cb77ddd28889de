package io.pimento.examples;

import io.pimento.Batch;
import java.util.SplittableRandom;

/**
 * Made-up clicks: four numbers and two categories a row, of which pairs of categories and the first
 * number decide.
 */
record Clicks(Batch rows, float[] labels) {
  static final int DENSE = 4;
  static final int USERS = 40;
  static final int ITEMS = 25;

  static Clicks of(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] dense = new float[rows][DENSE];
    int[][] ids = new int[rows][2];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < DENSE; c++) {
        dense[i][c] = (float) random.nextGaussian();
      }
      ids[i][0] = random.nextInt(USERS);
      ids[i][1] = random.nextInt(ITEMS);
      boolean likes = ids[i][0] % 4 == ids[i][1] % 4;
      double logit = (likes ? 2 : -2) + dense[i][0];
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    }
    return new Clicks(Batch.of("dense", dense).and("ids", ids).and("labels", labels), labels);
  }
}
