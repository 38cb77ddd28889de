/** Dictionaries on disk: which table row a token has, looked up where the file lies. */
@NullMarked
package io.pimento.data.dictionary;

import org.jspecify.annotations.NullMarked;
