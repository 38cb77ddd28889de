package io.pimento.pim.dram.timing;

/**
 * After {@code previous}, {@code next} must wait in that scope.
 *
 * @param applies words that must all hold, joined by +: {@code all}, of rules {@code standard},
 *     {@code dramsim3} and {@code legal}, of standards the words of {@code standards.yaml}
 * @param distance an {@link Expression} over timing keys, in cycles
 */
public record TimingConstraint(
    Command previous, Command next, Scope scope, String applies, Expression distance) {}
