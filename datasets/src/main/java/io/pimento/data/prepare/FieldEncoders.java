package io.pimento.data.prepare;

import io.pimento.data.prepare.PrepareSummary.FieldSummary;
import java.util.ArrayList;
import java.util.List;

/** The encoders of categorical fields, in their order, with what the summary says of them. */
final class FieldEncoders {
  private final List<String> names;
  private final List<FieldEncoder> encoders = new ArrayList<>();
  private final List<FieldSummary> summaries = new ArrayList<>();

  /** None yet. */
  FieldEncoders(List<String> names) {
    this.names = names;
  }

  /** Adds the next field's dictionary. */
  void add(RankedTokens tokens) {
    add(FieldEncoder.OfDictionary.of(tokens.kept()), tokens.distinct());
  }

  /**
   * Adds the next field's earlier dictionary with more tokens.
   *
   * @param most rows of the table
   */
  void addGrown(FieldEncoder earlier, RankedTokens tokens, int most) {
    add(FieldEncoder.grown(earlier, tokens.kept(), most), tokens.distinct());
  }

  /** Adds encoders whose tokens were not counted. */
  void addUncounted(List<FieldEncoder> more) {
    more.forEach(encoder -> add(encoder, -1));
  }

  private void add(FieldEncoder encoder, long distinct) {
    summaries.add(new FieldSummary(names.get(encoders.size()), encoder.cardinality(), distinct));
    encoders.add(encoder);
  }

  /** Adds the encoders of all fields by a rule that needs no counts. */
  void addByRule(PrepareConfig config) {
    switch (config.encoding()) {
      case Encoding.Dictionary d -> throw new IllegalArgumentException("dictionaries need counts");
      case Encoding.Hash(int buckets) -> {
        for (int f = 0; f < names.size(); f++) {
          add(new FieldEncoder.OfHash(buckets), -1);
        }
      }
      case Encoding.Reference(int cap) -> {
        int[] full = ReferenceTokens.cardinalities(config.format());
        for (int f = 0; f < names.size(); f++) {
          add(new FieldEncoder.OfReference(Math.min(cap, full[f])), -1);
        }
      }
    }
  }

  List<FieldEncoder> all() {
    return List.copyOf(encoders);
  }

  List<FieldSummary> summaries() {
    return List.copyOf(summaries);
  }
}
