package io.pimento.pim.dram.timing;

/**
 * After {@code previous}, {@code next} must wait in that scope.
 *
 * @param applies {@code all}, {@code standard}, {@code dramsim3}, {@code legal}, {@code split},
 *     {@code shared} or {@code spaced}: rules or protocols for which the line holds
 * @param distance an {@link Expression} over timing keys, in cycles
 */
public record TimingConstraint(
    Command previous, Command next, Scope scope, String applies, Expression distance) {}
