package io.pimento.data.prepare;

import io.pimento.data.BagField;
import io.pimento.data.CategoricalField;
import io.pimento.data.DataSchema;
import io.pimento.data.DenseField;
import io.pimento.data.reader.InputBag;
import io.pimento.data.reader.InputFields;
import java.util.ArrayList;
import java.util.List;

/** What encoded rows hold. */
final class EncodedSchema {
  private EncodedSchema() {}

  /**
   * The schema of some fields.
   *
   * @param encoders of the categorical ones, those of several values last
   */
  static DataSchema of(
      String name, boolean synthetic, InputFields fields, List<FieldEncoder> encoders) {
    return ofTables(
        name, synthetic, fields, encoders.stream().map(FieldEncoder::cardinality).toList());
  }

  /**
   * The same.
   *
   * @param rows of the categorical fields' tables, those of several values last
   */
  static DataSchema ofTables(
      String name, boolean synthetic, InputFields fields, List<Integer> rows) {
    List<CategoricalField> categorical = new ArrayList<>();
    int single = fields.categorical().size();
    for (int f = 0; f < single; f++) {
      categorical.add(new CategoricalField(fields.categorical().get(f), rows.get(f)));
    }
    List<BagField> bags = new ArrayList<>();
    for (int i = 0; i < fields.bags().size(); i++) {
      InputBag bag = fields.bags().get(i);
      bags.add(new BagField(bag.name(), rows.get(single + i), bag.most(), bag.pooling()));
    }
    return new DataSchema(
        name,
        synthetic,
        fields.dense().stream().map(DenseField::new).toList(),
        categorical,
        bags,
        fields.weighted());
  }
}
