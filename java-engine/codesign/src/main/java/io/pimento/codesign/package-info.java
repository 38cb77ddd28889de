/** Co-design: joint searches of models and hardware, what they are held against, and claims. */
@NullMarked
package io.pimento.codesign;

import org.jspecify.annotations.NullMarked;
