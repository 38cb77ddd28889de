package io.pimento.pim.crossbar.mapping;

/**
 * What the mapper is free to choose.
 *
 * @param precisions bits of every operator
 * @param tables layout of embedding rows
 * @param interaction what computes dot products and factorization
 * @param attention what computes attention's two products
 * @param areaBudget mm² of tiles that may be used; 0 for the whole chip
 * @param replicate whether layers are copied while the budget lasts
 * @param hotShare part of a table's rows that have copies, under {@code ACCESS_AWARE}
 * @param hotCopies how many
 * @param sense whether single rows bypass the ADCs
 */
public record MappingOptions(
    Precisions precisions,
    TablePolicy tables,
    DynamicUnit interaction,
    DynamicUnit attention,
    double areaBudget,
    boolean replicate,
    double hotShare,
    int hotCopies,
    boolean sense) {
  /** Eight bits, tables as they come, products of activations in the general unit. */
  public static final MappingOptions STANDARD =
      new MappingOptions(
          Precisions.EIGHT,
          TablePolicy.NAIVE,
          DynamicUnit.DIGITAL,
          DynamicUnit.DIGITAL,
          0,
          false,
          0.01,
          4,
          true);

  public MappingOptions with(Precisions p) {
    return new MappingOptions(
        p, tables, interaction, attention, areaBudget, replicate, hotShare, hotCopies, sense);
  }

  public MappingOptions with(TablePolicy t) {
    return new MappingOptions(
        precisions, t, interaction, attention, areaBudget, replicate, hotShare, hotCopies, sense);
  }

  public MappingOptions with(DynamicUnit interactions, DynamicUnit attentions) {
    return new MappingOptions(
        precisions,
        tables,
        interactions,
        attentions,
        areaBudget,
        replicate,
        hotShare,
        hotCopies,
        sense);
  }

  /** Copies of layers within so many mm². */
  public MappingOptions within(double budget, boolean copies) {
    return new MappingOptions(
        precisions, tables, interaction, attention, budget, copies, hotShare, hotCopies, sense);
  }

  public MappingOptions withSense(boolean bypass) {
    return new MappingOptions(
        precisions,
        tables,
        interaction,
        attention,
        areaBudget,
        replicate,
        hotShare,
        hotCopies,
        bypass);
  }

  /** Copies of a table's most read rows, under {@code ACCESS_AWARE}. */
  public MappingOptions withHot(double share, int copies) {
    return new MappingOptions(
        precisions, tables, interaction, attention, areaBudget, replicate, share, copies, sense);
  }
}
