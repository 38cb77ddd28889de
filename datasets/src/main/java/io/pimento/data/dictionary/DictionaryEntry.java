package io.pimento.data.dictionary;

/**
 * One field's place in a file of dictionaries.
 *
 * @param tokens that have a row
 * @param offset of its first byte
 * @param checksum CRC-32C of its bytes
 */
public record DictionaryEntry(int tokens, long offset, int checksum) {}
