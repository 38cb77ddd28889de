/** The run configuration: one YAML file, every value with a default. */
@NullMarked
package io.pimento.run.config;

import org.jspecify.annotations.NullMarked;
