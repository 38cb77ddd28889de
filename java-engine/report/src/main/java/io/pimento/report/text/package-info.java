/** Numbers, sentences and tables as people read them, on a terminal and in pages. */
@NullMarked
package io.pimento.report.text;

import org.jspecify.annotations.NullMarked;
