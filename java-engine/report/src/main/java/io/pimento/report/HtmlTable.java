package io.pimento.report;

import java.util.ArrayList;
import java.util.List;

/** A table: texts to the left, numbers to the right. Narrow screens may stack its cells. */
public final class HtmlTable {
  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> numbers = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private final boolean stacks;
  private final String style;

  /**
   * Without columns yet.
   *
   * @param stacks whether a row becomes a card where there is little room
   */
  public HtmlTable(boolean stacks) {
    this(stacks, "");
  }

  /**
   * Without columns yet.
   *
   * @param style a class of the table's own
   */
  public HtmlTable(boolean stacks, String style) {
    this.stacks = stacks;
    this.style = style;
  }

  public HtmlTable texts(String... names) {
    for (String name : names) {
      heads.add(name);
      numbers.add(false);
    }
    return this;
  }

  public HtmlTable numbers(String... names) {
    for (String name : names) {
      heads.add(name);
      numbers.add(true);
    }
    return this;
  }

  /** One row of texts. */
  public HtmlTable row(List<String> cells) {
    return markup(cells.stream().map(Svg::escape).toList());
  }

  public HtmlTable row(String... cells) {
    return row(List.of(cells));
  }

  /** One row of markup. */
  public HtmlTable markup(List<String> cells) {
    return markup("", cells);
  }

  /** One row of markup with a class of its own. */
  public HtmlTable markup(String rowStyle, List<String> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.size() + " cells under " + heads.size() + " heads");
    }
    body.append(rowStyle.isEmpty() ? "<tr>" : "<tr class=\"" + rowStyle + "\">");
    for (int i = 0; i < cells.size(); i++) {
      body.append(numbers.get(i) ? "<td class=\"n\"" : "<td");
      if (stacks) {
        body.append(" data-head=\"").append(Svg.escape(heads.get(i))).append('"');
      }
      body.append('>').append(cells.get(i)).append("</td>");
    }
    body.append("</tr>\n");
    return this;
  }

  public boolean isEmpty() {
    return body.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder("<div class=\"scroll\"><table");
    String styles = (style + (stacks ? " stacks" : "")).strip();
    table.append(styles.isEmpty() ? "" : " class=\"" + styles + "\"").append("><thead><tr>");
    for (int i = 0; i < heads.size(); i++) {
      table.append(numbers.get(i) ? "<th class=\"n\">" : "<th>");
      table.append(Svg.escape(heads.get(i))).append("</th>");
    }
    return table.append("</tr></thead><tbody>\n") + body.toString() + "</tbody></table></div>\n";
  }
}
