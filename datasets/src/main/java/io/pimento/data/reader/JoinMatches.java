package io.pimento.data.reader;

import java.nio.file.Path;

/**
 * What a join came to.
 *
 * @param file the table joined
 * @param key the column it is joined by
 * @param rows rows that looked for their key
 * @param matched rows that found it
 */
public record JoinMatches(Path file, String key, long rows, long matched) {}
