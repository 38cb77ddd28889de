package io.pimento.data.reader;

import java.util.List;

/**
 * A pass over rows that are only to be scored: a label may be absent or unreadable, columns that no
 * field needs are passed over, and some columns' text is delivered beside the fields.
 *
 * @param ids names of columns whose text is delivered as it stands
 */
public record Scoring(List<String> ids) {
  /** Copies the list. */
  public Scoring {
    ids = List.copyOf(ids);
  }

  /** Where the columns stand among those of a file. */
  int[] places(List<String> columns) throws MalformedFieldException {
    int[] places = new int[ids.size()];
    for (int k = 0; k < places.length; k++) {
      places[k] = columns.indexOf(ids.get(k));
      if (places[k] < 0) {
        throw new MalformedFieldException(
            ids.get(k), "the column to pass through is not there, the data have only " + columns);
      }
    }
    return places;
  }
}
