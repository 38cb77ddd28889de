package io.pimento.document;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A constant of an enum that configurations, files and messages know by a label. */
public interface Labelled {
  /** The constant's name in Java. */
  String name();

  /** The name that users write and read: the constant's in small letters unless it says else. */
  default String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A label of the constant's name with hyphens. */
  static String hyphened(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The labels of all constants, in their order. */
  static <E extends Enum<E> & Labelled> List<String> labels(Class<E> kind) {
    return Arrays.stream(kind.getEnumConstants()).map(Labelled::label).toList();
  }

  /**
   * The constant of that label.
   *
   * @param what the constants are, for the message
   * @throws IllegalArgumentException naming the nearest and all
   */
  static <E extends Enum<E> & Labelled> E of(Class<E> kind, String what, String label) {
    List<String> labels = labels(kind);
    int at = labels.indexOf(label);
    if (at < 0) {
      throw new IllegalArgumentException(unknown(what, label, labels));
    }
    return kind.getEnumConstants()[at];
  }

  /** What is said of a label that there is not. */
  static String unknown(String what, String label, List<String> labels) {
    return "unknown %s '%s'; did you mean '%s'? There are %s"
        .formatted(what, label, NearestName.of(label, labels), String.join(", ", labels));
  }
}
