/** The steps of the main job over a run folder, shared by several commands. */
@NullMarked
package io.pimento.app.job;

import org.jspecify.annotations.NullMarked;
