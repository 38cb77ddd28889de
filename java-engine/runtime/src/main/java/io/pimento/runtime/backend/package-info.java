/** What can run a graph on this machine, and why the rest cannot. */
@NullMarked
package io.pimento.runtime.backend;

import org.jspecify.annotations.NullMarked;
