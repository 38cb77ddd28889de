package io.pimento.pim.dram.control;

/** Requests one at a time, in the order in which they are offered. */
public interface RequestSource {
  /** Steps to the next request; false at the end. */
  boolean next();

  /** Byte address of the present request. */
  long address();

  boolean write();

  /** The first cycle in which it may be offered. */
  long arrive();
}
