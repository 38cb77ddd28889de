/** The page of a co-design: one HTML file, pictures for papers, a table of all points. */
@NullMarked
package io.pimento.report.codesign;

import org.jspecify.annotations.NullMarked;
