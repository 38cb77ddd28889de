/** The immutable operator graph that every other part of the product reads. */
@NullMarked
package io.pimento.graph;

import org.jspecify.annotations.NullMarked;
