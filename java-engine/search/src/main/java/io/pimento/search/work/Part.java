package io.pimento.search.work;

import io.pimento.document.UserException;

/**
 * One of so many parts of the items of each file: those whose places, from 0, leave the same rest.
 *
 * @param number from 1
 */
public record Part(int number, int of) {
  /**
   * Reads {@code K/N}.
   *
   * @throws UserException if it is none
   */
  public static Part parse(String text) {
    if (text.matches("\\d{1,6}/\\d{1,6}")) {
      String[] both = text.split("/", 2);
      Part part = new Part(Integer.parseInt(both[0]), Integer.parseInt(both[1]));
      if (part.number >= 1 && part.number <= part.of) {
        return part;
      }
    }
    throw new UserException("--part is K/N, the K-th of N parts, such as 2/8, not '" + text + "'");
  }

  boolean has(int place) {
    return place % of == number - 1;
  }
}
