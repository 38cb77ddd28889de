package io.pimento.data.derive;

/**
 * Makes the inputs of one row at a time, by the statistics of all train rows. Reused from row to
 * row; not thread-safe.
 */
public final class RowDeriver {
  private final DerivedInputs inputs;
  private final CodedRows row;
  private final DerivedInputs.Made made;

  /** Makes some inputs. */
  public RowDeriver(DerivedInputs inputs) {
    this.inputs = inputs;
    row = new CodedRows(inputs.raw(), inputs.bins(), 1);
    made = inputs.new Made(1);
  }

  /** Starts a row, without values of fields of several. */
  public void begin() {
    row.clear();
  }

  /** Adds a value of a field of several. */
  public void addToBag(int bag, int id) {
    row.bags.get(bag).add(id);
  }

  /**
   * Makes the row's inputs.
   *
   * @param dense encoded values of the input's dense fields
   * @param ids indices of the input's categorical fields
   */
  public void make(float[] dense, int[] ids) {
    row.take(dense, ids);
    made.fillBins(row);
    for (int t = 0; t < inputs.tables().size(); t++) {
      made.fill(row, t);
    }
  }

  /** A dense input, by its place among those that are made. */
  public float dense(int d) {
    return made.dense[d][0];
  }

  /** How many dense inputs are made. */
  public int denseCount() {
    return made.dense.length;
  }

  /** A categorical input, by its place among those that are made. */
  public int id(int f) {
    return made.ids[f][0];
  }

  /** How many categorical inputs are made. */
  public int idCount() {
    return made.ids.length;
  }
}
