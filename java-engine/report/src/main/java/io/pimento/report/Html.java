package io.pimento.report;

/** Markup that grows; texts and values of attributes are escaped. */
public final class Html {
  private final StringBuilder markup = new StringBuilder();

  /**
   * Begins a page in one file: its head, and its main part.
   *
   * @param style the style sheet
   */
  public static Html page(String title, String style) {
    return new Html()
        .raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .element("title", title)
        .raw("<style>\n" + style + "</style></head><body><main>\n");
  }

  /** Ends what {@link #page} began. */
  public String endPage() {
    return raw("</main></body></html>\n").toString();
  }

  /** Opens an element; attributes are names and values in turn. */
  public Html open(String tag, String... attributes) {
    markup.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      markup.append(' ').append(attributes[i]).append("=\"");
      markup.append(Svg.escape(attributes[i + 1])).append('"');
    }
    markup.append('>');
    return this;
  }

  public Html close(String tag) {
    markup.append("</").append(tag).append(">\n");
    return this;
  }

  public Html text(String text) {
    markup.append(Svg.escape(text));
    return this;
  }

  /** An element with nothing but text. */
  public Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** Markup as it is, such as a picture. */
  public Html raw(String text) {
    markup.append(text);
    return this;
  }

  public Html note(String text) {
    return element("p", text, "class", "note");
  }

  public Html openSection(String id, String title) {
    return open("section", "id", id).element("h2", title);
  }

  /** A section of one picture or table and a line about it. */
  Html section(String title, String content, String note) {
    return open("section").element("h2", title).raw(content).note(note).close("section");
  }

  /** A large figure and what it is; stands among {@code tiles}. */
  Html tile(String value, String what) {
    return open("div", "class", "tile").element("b", value).element("span", what).close("div");
  }

  public Html closeSection() {
    return close("section");
  }

  /** A picture with its words. */
  public Html figure(String title, Svg picture, String caption) {
    open("figure").element("h3", title).raw(picture.build());
    if (!caption.isEmpty()) {
      element("figcaption", caption);
    }
    return close("figure");
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
