/**
 * Parts of models whose logits add up: what hand-made models and branches of supernets consist of.
 */
@NullMarked
package io.pimento.search.branch;

import org.jspecify.annotations.NullMarked;
