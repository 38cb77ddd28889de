/** A co-design's document, {@code codesign.json}, as records; wrong ones are refused by key. */
@NullMarked
package io.pimento.report.codesign.document;

import org.jspecify.annotations.NullMarked;
