package io.pimento.run.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the commented defaults say of their keys. */
final class KeyComments {
  private static final Pattern KEY =
      Pattern.compile("^( *)([a-z][a-z0-9_]*):(?: .*?)??(?: *# (.*))?$");

  private static final Pattern MORE = Pattern.compile("^ *# (.*)$");
  private static final int INDENT = 2;

  private KeyComments() {}

  /**
   * Comments by key: what stands behind it, with the lines below that begin in the same column. A
   * section's key has its own, such as {@code search.objective}.
   */
  static Map<String, String> of(String defaults) {
    Map<String, String> comments = new LinkedHashMap<>();
    Deque<String> sections = new ArrayDeque<>();
    String last = "";
    int column = -1;
    for (String line : defaults.lines().toList()) {
      Matcher key = KEY.matcher(line);
      Matcher more = MORE.matcher(line);
      if (key.matches()) {
        while (sections.size() > key.group(1).length() / INDENT) {
          sections.removeLast();
        }
        sections.addLast(key.group(2));
        last = String.join(".", sections);
        column = key.start(3);
        if (column >= 0) {
          comments.put(last, key.group(3));
        }
      } else if (more.matches() && more.start(1) == column) {
        comments.merge(last, more.group(1), (before, next) -> before + " " + next);
      } else {
        column = -1;
      }
    }
    return comments;
  }
}
