/** The steps of the main job: train the supernet, search, retrain and test. */
@NullMarked
package io.pimento.search.pipeline;

import org.jspecify.annotations.NullMarked;
