/** How long steps tell what they are doing. */
@NullMarked
package io.pimento.search.progress;

import org.jspecify.annotations.NullMarked;
