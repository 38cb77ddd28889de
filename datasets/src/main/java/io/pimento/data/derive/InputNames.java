package io.pimento.data.derive;

import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of inputs that are made, such as {@code rate.user+item}: safe in files, JSON and CSV where
 * those of fields are. One that a field has already gets a number.
 */
record InputNames(Set<String> taken) {
  static InputNames of(DataSchema raw) {
    Set<String> taken = new HashSet<>(raw.fieldNames());
    raw.dense().stream().map(DenseField::name).forEach(taken::add);
    return new InputNames(taken);
  }

  String next(String kind, List<String> fields) {
    String name = kind + "." + String.join("+", fields);
    String free = name;
    for (int k = 2; !taken.add(free); k++) {
      free = name + "." + k;
    }
    return free;
  }
}
