package io.pimento.pim.crossbar.mapping;

import java.util.List;

/**
 * An embedding table.
 *
 * @param parameter its name
 * @param width numbers of a row
 * @param crossbarsPerGroup crossbars that hold a row's numbers side by side
 * @param layout which group of crossbars holds a row
 * @param spans its crossbars; empty if the table stays in the host's memory
 */
public record MappedTable(
    String parameter,
    int rows,
    int width,
    int crossbarsPerGroup,
    TableLayout layout,
    List<Span> spans) {
  public MappedTable {
    spans = List.copyOf(spans);
  }

  public boolean isOnHost() {
    return spans.isEmpty();
  }

  /** As the text of a mapping has it, whose hash names the mapping: it may not change. */
  @Override
  public String toString() {
    return "Table[parameter="
        + parameter
        + ", rows="
        + rows
        + ", width="
        + width
        + ", crossbarsPerGroup="
        + crossbarsPerGroup
        + ", layout="
        + layout
        + ", spans="
        + spans
        + "]";
  }
}
