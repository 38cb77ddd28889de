package io.pimento.app.auto;

import io.pimento.app.fit.Shape;
import io.pimento.app.fit.Trial;
import io.pimento.search.model.Model;
import io.pimento.search.model.Stem;
import io.pimento.search.recipe.Draw;

/**
 * A model and how it is trained.
 *
 * @param number from 0, in the order of proposals of both arms
 */
record Candidate(int number, Arm arm, Shape shape, Draw draw) {
  Model model(Stem stem) {
    return shape.model(stem, draw.sizes());
  }

  /** What it is, in a table. */
  String words() {
    return Trial.words(shape, draw);
  }
}
