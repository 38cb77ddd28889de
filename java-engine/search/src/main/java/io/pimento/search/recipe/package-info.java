/** What is tried when a model is fitted: each family's ranges of sizes and of training. */
@NullMarked
package io.pimento.search.recipe;

import org.jspecify.annotations.NullMarked;
