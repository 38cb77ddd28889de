/** Boosted trees of XGBoost on prepared data. */
@NullMarked
package io.pimento.peer.xgboost;

import org.jspecify.annotations.NullMarked;
