/**
 * Questions that any process answers alike, whoever asks and wherever it runs: items of work,
 * handed out and taken back in their order.
 */
@NullMarked
package io.pimento.search.work;

import org.jspecify.annotations.NullMarked;
