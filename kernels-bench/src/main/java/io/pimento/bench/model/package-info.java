/** Training steps of every family of hand-made models and of searched ones. */
@NullMarked
package io.pimento.bench.model;

import org.jspecify.annotations.NullMarked;
