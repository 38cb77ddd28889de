/** The report: one self-contained HTML page. */
@NullMarked
package io.pimento.app.report;

import org.jspecify.annotations.NullMarked;
