package io.pimento.runtime.collective;

import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * One member's side of the operations of a group. Every member calls the same operations in the
 * same order, each from one thread; a call returns when the member's own memory holds the result
 * and no other member reads it any more. A group does any number of operations.
 *
 * <p>Results are the same bits on every member and in every run: sums are taken in the order of the
 * ranks. What members bring must fit together. If operations, numbers of pieces, roots or (where
 * they must be equal) lengths differ, all members get a {@link CollectiveException} that names the
 * two that differ, no memory was changed, and the group stays usable. If a member fails, is
 * interrupted or is given up with {@link #abort}, all others are released from the operation that
 * they are in or call next, with a {@link CollectiveException} that names operation and rank; the
 * group is then of no more use, and memory named in the operation may hold anything.
 */
public interface Collective {
  /** This member's number, from 0. */
  int rank();

  /** Members of the group. */
  int size();

  /**
   * Puts {@code Σ factor·x} over all members, in the order of ranks, in place of every member's
   * {@code x}.
   *
   * @param floats as many pieces on every member, each of as many float32 numbers; no two overlap
   * @param factor this member's
   * @throws InterruptedException if this member was interrupted while it waited for others
   */
  void allReduceSum(Pieces floats, float factor) throws InterruptedException;

  /**
   * Copies one member's pieces over those of all others.
   *
   * @param root whose, the same on every member
   * @param pieces as many on every member, each as long on all
   * @throws InterruptedException if this member was interrupted while it waited for others
   */
  void broadcast(int root, Pieces pieces) throws InterruptedException;

  /**
   * Gives every member a copy of all members' pieces.
   *
   * @param mine as many pieces on every member, of any lengths
   * @param room bytes to the 64-byte aligned address of as many, which the caller owns; asked once
   * @throws InterruptedException if this member was interrupted while it waited for others
   */
  Gathered allGather(Pieces mine, LongUnaryOperator room) throws InterruptedException;

  /** Why the group is of no more use, in words; empty while it is. */
  Optional<String> failure();

  /** Releases the other members from now on, because this one will not come any more. */
  void abort(Throwable cause);
}
