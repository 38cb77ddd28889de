/** Graphs as readable modules of PyTorch: a rule for each operator, and the folder. */
@NullMarked
package io.pimento.export.pytorch;

import org.jspecify.annotations.NullMarked;
