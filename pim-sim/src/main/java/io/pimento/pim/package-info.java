/**
 * The processing-in-memory simulator: it sees the operator graph and nothing else of the engine.
 */
@NullMarked
package io.pimento.pim;

import org.jspecify.annotations.NullMarked;
