/** The pictures of a co-design, for its page and, with their own style, for papers. */
@NullMarked
package io.pimento.report.codesign.chart;

import org.jspecify.annotations.NullMarked;
