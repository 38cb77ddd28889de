package io.pimento.cuda;

/** A constant of an enumeration that kernels know, too: by its name, and in tapes by its number. */
public interface KernelCode {
  /** The number, which follows from the order of the constants. */
  @SuppressWarnings("EnumOrdinal") // Both sides are generated from this order.
  default int number() {
    return ((Enum<?>) this).ordinal();
  }
}
