package io.pimento.bench.command;

import io.pimento.document.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several shares of a list, which together hold each entry once.
 *
 * @param number from 1
 * @param of how many shares
 */
record Share(int number, int of) {
  static final Share WHOLE = new Share(1, 1);

  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,5})/([1-9]\\d{0,5})");

  /** Reads {@code K/N}. */
  static Share parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(1)) > Integer.parseInt(m.group(2))) {
      throw new UserException("'" + text + "' is no share; write K/N, such as 2/3, K from 1 to N");
    }
    return new Share(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
  }

  /** Whether an entry, counted from 0, is in this share. */
  boolean holds(int entry) {
    return entry % of == number - 1;
  }
}
