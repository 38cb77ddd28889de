package io.pimento.data.reader;

import io.pimento.data.Pooling;
import java.io.Serializable;

/**
 * A field of several values as a reader delivers it.
 *
 * @param name of the field
 * @param most values a row can have
 * @param pooling how their embeddings become one; decides whether values have weights
 */
public record InputBag(String name, int most, Pooling pooling) implements Serializable {}
