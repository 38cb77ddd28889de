/** What is written about an inference: JSON, CSV and a timeline for trace viewers. */
@NullMarked
package io.pimento.pim.crossbar.output;

import org.jspecify.annotations.NullMarked;
