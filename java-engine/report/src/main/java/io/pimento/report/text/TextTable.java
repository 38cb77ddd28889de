package io.pimento.report.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of text: columns padded to their widest cell, the first to the left, the others to the
 * right. One that is too wide is cut into tables below one another, each with the first column.
 */
record TextTable(List<String> head, List<List<String>> rows, int columns) {
  private static final String GAP = "  ";

  List<String> lines() {
    int[] width = new int[head.size()];
    for (int i = 0; i < width.length; i++) {
      width[i] = head.get(i).length();
      for (List<String> row : rows) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    int next = 1;
    do {
      int end = next;
      int full = width[0];
      while (end < width.length && (end == next || full + GAP.length() + width[end] <= columns)) {
        full += GAP.length() + width[end++];
      }
      part(lines, width, next, end, full);
      next = end;
    } while (next < width.length);
    return lines;
  }

  private void part(List<String> lines, int[] width, int from, int to, int full) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    int[] shown = IntStream.concat(IntStream.of(0), IntStream.range(from, to)).toArray();
    lines.add(line(head, width, shown));
    lines.add("─".repeat(Math.min(full, columns)));
    rows.forEach(row -> lines.add(line(row, width, shown)));
  }

  private static String line(List<String> row, int[] width, int[] shown) {
    StringBuilder line = new StringBuilder();
    for (int i : shown) {
      String pad = " ".repeat(width[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + pad : GAP + pad + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
