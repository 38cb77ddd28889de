package io.pimento.data.reader;

import java.util.List;
import java.util.Set;

/**
 * Lines of a label and entries, with comments after {@code #}: labels 1 and +1 are positive, 0 and
 * -1 negative. What an entry is, the format says.
 */
abstract sealed class EntryLines implements LineParser permits LibfmLines, LibffmLines {
  private final InputFields fields;
  private final boolean scored;

  /** The indices that dense fields had on earlier lines. */
  final DenseIndices indices;

  /**
   * Lines of some fields.
   *
   * @param scored whether a label may be absent or unreadable
   */
  EntryLines(InputFields fields, DenseIndices indices, boolean scored) {
    this.fields = fields;
    this.indices = indices;
    this.scored = scored;
  }

  /** Columns in their order, as fields. */
  static InputFields fields(List<String> columns, Set<String> dense, Set<String> ignored) {
    return new InputFields(
        columns.stream().filter(dense::contains).toList(),
        columns.stream().filter(c -> !dense.contains(c) && !ignored.contains(c)).toList());
  }

  @Override
  public final InputFields fields() {
    return fields;
  }

  @Override
  public final boolean passesOver(byte[] bytes, int from, int to) {
    return Entries.isEmpty(bytes, from, to);
  }

  @Override
  public final void parse(byte[] bytes, int from, int to, RawRow row)
      throws MalformedFieldException {
    int stop = Entries.end(bytes, from, to);
    int start = Entries.skipBlanks(bytes, from, stop);
    int end = Entries.label(bytes, start, stop, row, scored);
    begin();
    for (start = Entries.skipBlanks(bytes, end, stop);
        start < stop;
        start = Entries.skipBlanks(bytes, end, stop)) {
      end = Entries.wordEnd(bytes, start, stop);
      entry(bytes, start, end, row);
    }
    finish(row);
  }

  /** Forgets the line before. */
  abstract void begin();

  /** Takes the entry {@code bytes[from, to)}. */
  abstract void entry(byte[] bytes, int from, int to, RawRow row) throws MalformedFieldException;

  /** Says what fields the line had no entry for, or refuses it. */
  abstract void finish(RawRow row) throws MalformedFieldException;
}
