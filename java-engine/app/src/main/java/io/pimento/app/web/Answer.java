package io.pimento.app.web;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server answers.
 *
 * @param status of HTTP
 * @param type of the content, such as {@code text/html; charset=utf-8}
 */
public record Answer(int status, String type, byte[] body) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Text that was asked for. */
  public static Answer text(String type, String text) {
    return new Answer(200, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A value as JSON. */
  public static Answer json(Object value) {
    return json(200, value);
  }

  /** A failure as JSON with one line, {@code error}. */
  public static Answer failure(int status, String line) {
    return json(status, java.util.Map.of("error", line));
  }

  private static Answer json(int status, Object value) {
    return new Answer(status, "application/json", MAPPER.writeValueAsBytes(value));
  }
}
