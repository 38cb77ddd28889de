package io.pimento.pim.placement;

import io.pimento.document.Documents;
import io.pimento.document.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where rows lie: a rule for all of them, and the units of those rows that the rule does not hold
 * for (more than one unit: copies). It knows no timing. Every row has room even where an exception
 * holds its use, so a placement never moves a neighbour.
 *
 * @param units banks or processors, each of {@code unitBytes}
 * @param spilled tables that stay with the host
 */
public record Placement(
    Rule rule,
    int units,
    long unitBytes,
    List<Table> tables,
    Set<Integer> spilled,
    SortedMap<RowKey, List<Integer>> exceptions) {
  /** The unit of a row that is no exception. */
  public enum Rule {
    /** Tables one after the other fill one unit after the other. */
    NAIVE,
    /** Row r of table t is in unit (r + t) modulo the units. */
    ROUND_ROBIN,
    /**
     * Each unit has some columns of all rows: pieces of {@link #PIECE_BYTES} of a row go round the
     * units, where the table before ended. Every look-up keeps as many units busy as it has pieces,
     * whatever row it is of.
     */
    COLUMN_WISE
  }

  /** Bytes of a piece of a row; what a bank reads at least. */
  public static final int PIECE_BYTES = 8;

  public Placement {
    tables = List.copyOf(tables);
    spilled = Collections.unmodifiableSortedSet(new TreeSet<>(spilled));
    exceptions = Collections.unmodifiableSortedMap(new TreeMap<>(exceptions));
  }

  /** Throws unless everything fits; the message names the key and both values. */
  public Placement checked(String key) {
    long[] used = bytesByUnit();
    for (int u = 0; u < units; u++) {
      if (used[u] > unitBytes) {
        throw new PlacementException(
            "unit "
                + u
                + " of "
                + units
                + " holds "
                + used[u]
                + " bytes, but "
                + key
                + " = "
                + unitBytes
                + "; use more units or let tables spill to the host");
      }
    }
    return this;
  }

  /** Bytes that each unit holds. */
  public long[] bytesByUnit() {
    long[] used = new long[units];
    long start = 0;
    for (int t = 0; t < tables.size(); t++) {
      Table table = tables.get(t);
      if (spilled.contains(t)) {
        continue;
      }
      for (int u = 0; u < units; u++) {
        if (rule == Rule.COLUMN_WISE) {
          used[u] += table.rows() * pieceBytes(t, u);
        } else if (rule == Rule.ROUND_ROBIN) {
          long first = Math.floorMod(u - t, units);
          long rows = table.rows() <= first ? 0 : (table.rows() - first - 1) / units + 1;
          used[u] += rows * table.rowBytes();
        } else {
          // The last unit takes what is left, so that too much shows as too much.
          long from = u * unitBytes;
          long to = u == units - 1 ? Long.MAX_VALUE : from + unitBytes;
          used[u] += Math.max(0, Math.min(to, start + table.bytes()) - Math.max(from, start));
        }
      }
      start += table.bytes();
    }
    exceptions.forEach(
        (k, where) -> where.forEach(u -> used[u] += tables.get(k.table()).rowBytes()));
    return used;
  }

  /** Whether the host keeps the row. */
  public boolean isSpilled(RowKey k) {
    return spilled.contains(k.table());
  }

  /** Whether a row's units each hold a part of it, rather than copies. */
  public boolean isSplit(RowKey k) {
    return rule == Rule.COLUMN_WISE && !exceptions.containsKey(k);
  }

  /** Bytes of a row that a unit of it holds. */
  public int bytesIn(RowKey k, int unit) {
    return isSplit(k) ? pieceBytes(k.table(), unit) : (int) rowBytes(k);
  }

  private int pieces(int table) {
    return Math.ceilDiv(tables.get(table).rowBytes(), PIECE_BYTES);
  }

  /** The unit of a table's first piece. */
  private int firstUnit(int table) {
    int before = 0;
    for (int t = 0; t < table; t++) {
      before += spilled.contains(t) ? 0 : pieces(t);
    }
    return before % units;
  }

  /** Bytes of each row of a table that a unit holds. */
  private int pieceBytes(int table, int unit) {
    return pieceBytes(table, firstUnit(table), unit);
  }

  private int pieceBytes(int table, int first, int unit) {
    int place = Math.floorMod(unit - first, units);
    int all = pieces(table);
    return place >= all ? 0 : ((all - place - 1) / units + 1) * PIECE_BYTES;
  }

  /** The units that hold a row, or parts of it. */
  public List<Integer> unitsOf(RowKey k) {
    List<Integer> exception = exceptions.get(k);
    if (exception != null) {
      return exception;
    }
    if (rule == Rule.COLUMN_WISE) {
      int first = firstUnit(k.table());
      return IntStream.range(0, Math.min(units, pieces(k.table())))
          .mapToObj(i -> (first + i) % units)
          .toList();
    }
    if (rule == Rule.ROUND_ROBIN) {
      return List.of((int) ((k.row() + k.table()) % units));
    }
    return List.of((int) Math.min(units - 1L, naiveByte(k) / unitBytes));
  }

  /** The byte of a row within one of its units; exceptions lie behind the rows of the rule. */
  public long byteIn(RowKey k, int unit) {
    if (exceptions.containsKey(k)) {
      return unitBytes
          - (1 + exceptions.headMap(k).size() % Math.max(1, unitBytes / rowBytes(k))) * rowBytes(k);
    }
    if (rule == Rule.NAIVE) {
      return naiveByte(k) % unitBytes;
    }
    long start = 0;
    if (rule == Rule.COLUMN_WISE) {
      int first = 0;
      for (int t = 0; t < k.table(); t++) {
        if (!spilled.contains(t)) {
          start += tables.get(t).rows() * pieceBytes(t, first, unit);
          first = (first + pieces(t)) % units;
        }
      }
      return start + k.row() * pieceBytes(k.table(), unit);
    }
    for (int t = 0; t < k.table(); t++) {
      start +=
          spilled.contains(t)
              ? 0
              : Math.ceilDiv(tables.get(t).rows(), (long) units) * tables.get(t).rowBytes();
    }
    return start + k.row() / units * rowBytes(k);
  }

  private long rowBytes(RowKey k) {
    return tables.get(k.table()).rowBytes();
  }

  private long naiveByte(RowKey k) {
    long start = 0;
    for (int t = 0; t < k.table(); t++) {
      start += spilled.contains(t) ? 0 : tables.get(t).bytes();
    }
    return start + k.row() * rowBytes(k);
  }

  /** The canonical form; {@link #read} is its inverse. */
  public String json() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("rule", rule.name());
    m.put("units", units);
    m.put("unit_bytes", unitBytes);
    m.put("tables", tables);
    m.put("spilled", spilled);
    Map<String, Object> rows = new LinkedHashMap<>();
    exceptions.forEach((k, where) -> rows.put(k.toString(), where));
    m.put("exceptions", rows);
    return JsonMapper.builder().build().writeValueAsString(m);
  }

  /** Reads the canonical form. */
  public static Placement read(String json) {
    JsonNode root = Documents.json("a placement", json);
    List<Table> tables = new ArrayList<>();
    for (JsonNode t : root.path("tables")) {
      tables.add(
          new Table(
              t.path("name").asString(), t.path("rows").asLong(), t.path("rowBytes").asInt()));
    }
    Set<Integer> spilled = new TreeSet<>();
    root.path("spilled").forEach(n -> spilled.add(n.asInt()));
    SortedMap<RowKey, List<Integer>> exceptions = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : root.path("exceptions").properties()) {
      List<Integer> where = new ArrayList<>();
      e.getValue().forEach(n -> where.add(n.asInt()));
      exceptions.put(RowKey.parse(e.getKey()), List.copyOf(where));
    }
    String rule = root.path("rule").asString("");
    if (Arrays.stream(Rule.values()).noneMatch(r -> r.name().equals(rule))) {
      throw new PlacementException(
          "a placement's rule is one of " + List.of(Rule.values()) + ", not '" + rule + "'");
    }
    return new Placement(
        Rule.valueOf(rule),
        root.path("units").asInt(),
        root.path("unit_bytes").asLong(),
        tables,
        spilled,
        exceptions);
  }

  /** SHA-256 of {@link #json}, in hex. */
  public String hash() {
    return Sha256.hex(json());
  }
}
