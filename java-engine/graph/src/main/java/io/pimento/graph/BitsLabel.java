package io.pimento.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How bits of weights and activations are spelled: {@code w8a8}.
 *
 * @param weights bits of a weight
 * @param activations bits of an activation
 */
public record BitsLabel(int weights, int activations) {
  private static final Pattern FORM = Pattern.compile("w([0-9]{1,2})a([0-9]{1,2})");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static BitsLabel of(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("precision '" + text + "' is not of the form w8a8");
    }
    return new BitsLabel(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
  }

  @Override
  public String toString() {
    return "w" + weights + "a" + activations;
  }
}
