package io.pimento.codesign.traffic;

import io.pimento.data.Split;
import io.pimento.document.UserException;
import io.pimento.pim.inference.Traffic;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.Table;
import io.pimento.pim.placement.ZipfFit;
import io.pimento.search.model.Stem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows designs read on modelled hardware: those of the prepared data, history from the
 * training split and the batch from validation; or, for tables of other sizes, rows drawn from Zipf
 * laws that were fitted to the training split, one a field, as many a sample as its rows have.
 */
public final class HardwareTraffic {
  private static final int FITTED = 100_000;
  private static final long SEED = 1;

  private final PreparedRows data;
  private final int batch;
  private final List<Integer> tableRows;
  private final Map<List<Table>, Traffic> made = new LinkedHashMap<>();
  private List<Double> exponents = List.of();
  private int[][] sizes = {};

  /**
   * @param tableRows rows of each field's table; empty for the prepared ones
   * @throws UserException if there are not so many fields or validation rows
   */
  public HardwareTraffic(PreparedRows data, int batch, List<Integer> tableRows) {
    this.data = data;
    this.batch = batch;
    this.tableRows = List.copyOf(tableRows);
    long rows = data.rows(Split.VALIDATION).rows();
    if (batch > rows) {
      throw new UserException(
          "search.hardware.batch = " + batch + ", but validation has only " + rows + " rows");
    }
    if (!tableRows.isEmpty() && tableRows.size() != data.stem().fields()) {
      throw new UserException(
          "search.hardware.table_rows has "
              + tableRows.size()
              + " numbers, but the data have "
              + data.stem().fields()
              + " categorical fields");
    }
  }

  /** The model's inputs as the hardware holds them. */
  public Stem tables(Stem prepared) {
    return tableRows.isEmpty() ? prepared : prepared.withTables(tableRows);
  }

  /** What a graph with these tables reads; a model may have several tables a field. */
  public synchronized Traffic of(List<Table> tables) throws InterruptedException {
    Traffic known = made.get(tables);
    if (known == null) {
      known = tableRows.isEmpty() ? prepared(tables.size()) : fitted(tables);
      made.put(List.copyOf(tables), known);
    }
    return known;
  }

  private Traffic prepared(int tables) throws InterruptedException {
    return new Traffic(
        TableQueries.of(data, Split.TRAIN, tables, Traffic.HISTORY),
        TableQueries.of(data, Split.VALIDATION, tables, batch));
  }

  private Traffic fitted(List<Table> tables) throws InterruptedException {
    if (exponents.isEmpty()) {
      exponents = fit();
    }
    List<Double> each = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      each.add(exponents.get(t % exponents.size()));
    }
    return new Traffic(
        Queries.zipf(tables, Traffic.HISTORY, this::size, each, SEED + 1),
        Queries.zipf(tables, batch, this::size, each, SEED));
  }

  /** Rows that a query reads of a table: as many values as a training row has. */
  private int size(int query, int table) {
    int[] row = sizes[query % sizes.length];
    return row[table % row.length];
  }

  private List<Double> fit() throws InterruptedException {
    int fields = data.stem().fields();
    List<Map<Integer, Long>> counts = new ArrayList<>();
    for (int f = 0; f < fields; f++) {
      counts.add(new HashMap<>());
    }
    int[][][] read = TableReads.ids(data.rows(Split.TRAIN), FITTED);
    sizes = new int[read.length][fields];
    for (int r = 0; r < read.length; r++) {
      for (int f = 0; f < fields; f++) {
        sizes[r][f] = read[r][f].length;
        for (int id : read[r][f]) {
          counts.get(f).merge(id, 1L, Long::sum);
        }
      }
    }
    List<Double> all = new ArrayList<>();
    for (int f = 0; f < fields; f++) {
      long[] reads = counts.get(f).values().stream().mapToLong(c -> c).toArray();
      all.add(ZipfFit.exponent(reads, Math.max(reads.length, tableRows.get(f))));
    }
    return all;
  }

  @Override
  public String toString() {
    return "batch "
        + batch
        + ", history "
        + Traffic.HISTORY
        + ", rows "
        + (tableRows.isEmpty() ? "of the data" : tableRows + " by fitted laws")
        + ", data "
        + data.fingerprint();
  }
}
