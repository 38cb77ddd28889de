/** Models as files and names: architectures, kept weights, graphs that commands name. */
@NullMarked
package io.pimento.job.model;

import org.jspecify.annotations.NullMarked;
