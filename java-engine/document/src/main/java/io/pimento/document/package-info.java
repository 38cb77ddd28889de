/** JSON and YAML texts as trees, read strictly: what a text says twice or in part is an error. */
@NullMarked
package io.pimento.document;

import org.jspecify.annotations.NullMarked;
