package io.pimento.search.supernet;

import io.pimento.graph.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chosen inputs of one connection with the place of each among the weight's columns.
 *
 * @param places in ascending order of their origin
 * @param width length of the concatenation that the connection stands for
 * @param sharedWidth the same for all inputs at their largest: the width of the shared weight
 */
record Sources(List<Place> places, int width, int sharedWidth) {
  /**
   * @param value live entries; null where known to be zero
   * @param offset first column in the weight that is used
   * @param position first place in the concatenation
   */
  record Place(@Nullable Value value, int size, int offset, int position) {}

  /** Places with something to compute. */
  List<Place> live() {
    List<Place> live = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      Place p = places.get(i);
      if (p.value() != null && p.size() > 0) {
        live.add(p);
      }
    }
    return live;
  }

  /** Chosen dense results; columns of the weight at maximal offsets where weights are shared. */
  static Sources dense(List<DenseOutput> all, List<Integer> chosen, Sharing sharing) {
    List<Place> places = new ArrayList<>();
    int shared = 0;
    int own = 0;
    for (int j = 0; j < all.size(); j++) {
      DenseOutput d = all.get(j);
      if (chosen.contains(j)) {
        places.add(
            new Place(
                d.value(),
                d.live(),
                sharing == Sharing.STANDALONE ? own : shared,
                sharing == Sharing.MASKED ? shared : own));
        own += d.live();
      }
      shared += d.width();
    }
    return new Sources(places, sharing == Sharing.MASKED ? shared : own, shared);
  }

  /** Chosen sparse results, piece by piece. */
  static Sources sparse(List<SparseOutput> all, List<Integer> chosen, Sharing sharing) {
    List<Place> places = new ArrayList<>();
    int shared = 0;
    int own = 0;
    for (int j = 0; j < all.size(); j++) {
      SparseOutput s = all.get(j);
      if (chosen.contains(j)) {
        for (SparseOutput.Piece p : s.pieces()) {
          int sharedAt = shared + p.sharedOffset();
          int ownAt = own + p.ownOffset();
          places.add(
              new Place(
                  p.value(),
                  p.rows(),
                  sharing == Sharing.STANDALONE ? ownAt : sharedAt,
                  sharing == Sharing.MASKED ? sharedAt : ownAt));
        }
        own += s.live();
      }
      shared += s.width();
    }
    return new Sources(places, sharing == Sharing.MASKED ? shared : own, shared);
  }
}
