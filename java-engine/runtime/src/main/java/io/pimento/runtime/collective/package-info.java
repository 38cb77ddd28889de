/**
 * Operations that several members of one computation do together: sums, broadcasts, gatherings.
 * Replicas of a model exchange their gradients by them.
 */
@NullMarked
package io.pimento.runtime.collective;

import org.jspecify.annotations.NullMarked;
