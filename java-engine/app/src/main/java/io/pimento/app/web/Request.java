package io.pimento.app.web;

/**
 * What a server is asked.
 *
 * @param type of the body, in lower case and without parameters; empty if none is said
 * @param body empty if there is none
 */
public record Request(String type, byte[] body) {}
