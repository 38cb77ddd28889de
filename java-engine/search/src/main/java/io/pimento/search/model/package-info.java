/** What a model is: a stem that reads the data, a graph to train and one to predict with. */
@NullMarked
package io.pimento.search.model;

import org.jspecify.annotations.NullMarked;
