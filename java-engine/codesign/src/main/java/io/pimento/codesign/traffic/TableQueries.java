package io.pimento.codesign.traffic;

import io.pimento.data.Split;
import io.pimento.pim.placement.Queries;
import io.pimento.pim.placement.RowKey;
import java.util.ArrayList;
import java.util.List;

/** What rows of prepared data look up. */
public final class TableQueries {
  private TableQueries() {}

  /** What the first rows of a split look up; a model may have several tables a field. */
  public static Queries of(PreparedRows data, Split split, int tables, int limit)
      throws InterruptedException {
    int fields = data.stem().fields();
    List<List<RowKey>> all = new ArrayList<>();
    if (limit > 0 && fields > 0) {
      for (int[][] ids : TableReads.ids(data.rows(split), limit)) {
        List<RowKey> query = new ArrayList<>();
        for (int t = 0; t < tables; t++) {
          for (int id : ids[t % fields]) {
            query.add(new RowKey(t, id));
          }
        }
        all.add(query);
      }
    }
    return new Queries(all);
  }
}
