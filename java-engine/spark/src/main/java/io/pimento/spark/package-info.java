/** Preparation of data sets over a Spark cluster; the only part that knows Spark. */
@NullMarked
package io.pimento.spark;

import org.jspecify.annotations.NullMarked;
