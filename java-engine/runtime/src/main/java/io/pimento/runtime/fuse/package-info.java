/**
 * Graphs for one device's kernels: operators that follow one another and are faster as one. A
 * graph's meaning, its hash and its costs are those of the graph before.
 */
@NullMarked
package io.pimento.runtime.fuse;

import org.jspecify.annotations.NullMarked;
