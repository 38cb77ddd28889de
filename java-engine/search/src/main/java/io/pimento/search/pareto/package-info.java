/** Multi-objective search over any genome: NSGA-II, its parts, and the exact hypervolume. */
@NullMarked
package io.pimento.search.pareto;

import org.jspecify.annotations.NullMarked;
