package io.pimento.data.prepare;

import io.pimento.data.Split;
import io.pimento.data.input.FilePart;
import java.io.Serializable;

/**
 * A part of an input that is prepared on its own.
 *
 * @param number its place among all, from 0: one after the other they hold all rows in order
 * @param origin the split whose files it is of
 * @param part of them
 * @param before of each label, the rows of the train files before it, where it matters
 */
record Piece(int number, Split origin, FilePart part, LabelCounts before) implements Serializable {
  Piece after(LabelCounts rows) {
    return new Piece(number, origin, part, rows);
  }
}
