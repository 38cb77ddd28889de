/** The report: one self-contained HTML page. */
@NullMarked
package io.pimento.report;

import org.jspecify.annotations.NullMarked;
