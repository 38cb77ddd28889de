package io.pimento.data.derive;

import io.pimento.data.dictionary.DictionaryEntry;
import java.util.List;

/**
 * {@code inputs.json}: what is made of which fields, and where its tables lie. The same preparation
 * writes the same bytes.
 *
 * @param settings what was asked for
 * @param bins of dense fields
 * @param tables of cells, in the order of their columns
 * @param values numbers in the file of all tables' values
 */
record InputsSpec(
    String format,
    int version,
    InputSettings settings,
    List<Bins> bins,
    List<Table> tables,
    long values) {
  static final String FORMAT = "pimento-inputs";
  static final int VERSION = 1;

  /**
   * A dense field's intervals.
   *
   * @param field its name
   * @param cuts ascending; the interval of an encoded value is the number of cuts that it reaches
   */
  record Bins(String field, List<Float> cuts) {}

  /**
   * A table of cells.
   *
   * @param kind field, bag or cross
   * @param fields names of the fields that it is of
   * @param cells how many there are, that of all others included
   * @param rates whether each has a rate
   * @param counts whether each has a count, after all rates
   * @param rows of the embedding table that the first cells make; 0 for none
   * @param keys where the keys of a cross lie; 0 each for others
   */
  record Table(
      String kind,
      List<String> fields,
      int cells,
      boolean rates,
      boolean counts,
      int rows,
      Keys keys) {}

  /**
   * The keys of a cross.
   *
   * @param offset in the file of all crosses' keys
   * @param crc32c of their bytes, eight hexadecimal digits
   */
  record Keys(int tokens, long offset, String crc32c) {
    static final Keys NONE = new Keys(0, 0, "0");

    static Keys of(DictionaryEntry entry) {
      return new Keys(entry.tokens(), entry.offset(), "%08x".formatted(entry.checksum()));
    }

    DictionaryEntry entry() {
      return new DictionaryEntry(tokens, offset, Integer.parseUnsignedInt(crc32c, 16));
    }
  }
}
